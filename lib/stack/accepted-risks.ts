import type { Construct } from 'constructs';
import { acceptUntil } from './acknowledged.ts';
import { StanceForwarder } from './forwarder.ts';
import { SweepFunction } from './sweep-function.ts';
import { Stance } from './stance.ts';

/** When the exceptions below are to be looked at again. */
const reviewed = '2027-10-31';

/** What Stance's own rules say against Stance's own stack, below a construct, and why it is accepted; for apps with StanceGate. */
export function acceptOwnRisks(scope: Construct): void {
  for (const construct of scope.node.findAll()) {
    if (construct instanceof SweepFunction) {
      acceptUntil(construct, ['lambda-role-no-wildcards'], reviewed, 'Posture is read from every resource of the account, so none can be named; every action is an exact read action that a collector declares.');
    }
    if (construct instanceof Stance) {
      acceptUntil(construct, ['lambda-code-signing-configured'], reviewed, 'The code is an asset named by its hash. Signing needs a signing profile in every account, which a monitor for any account must not ask for; its self-protection tells changes to its functions.');
    }
    if (construct instanceof StanceForwarder) {
      acceptUntil(construct, ['cloudwatch-alarm-actions-configured'], reviewed, 'An alarm can not act across regions; an event rule forwards its change of state to the home region, where it is told.');
    }
  }
}
