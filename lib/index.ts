/** What apps that install Stance use: the monitor, its forwarders, the gate, and the configuration's type. */
export { defineConfig, type ConfigInput } from './config.ts';
export { acceptOwnRisks } from './stack/accepted-risks.ts';
export { acceptUntil } from './stack/acknowledged.ts';
export { StanceForwarder, type StanceForwarderProps } from './stack/forwarder.ts';
export { StanceGate, type StanceGateProps } from './stack/gate.ts';
export { Stance, type StanceProps } from './stack/stance.ts';
