import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack, Validations, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import { acceptOwnRisks } from '../lib/stack/accepted-risks.ts';
import { StanceGate } from '../lib/stack/gate.ts';
import { Stance } from '../lib/stack/stance.ts';
import { used, type Row } from './table.ts';

/** What StanceGate adds to a synthesis of the own stack: its first run in a process, in milliseconds of processor time. */
export async function plugin(): Promise<Row[]> {
  const outdir = await mkdtemp(join(tmpdir(), 'stance-bench-'));
  try {
    const app = new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });
    const stack = new Stack(app, 'Stance', { env: { region: 'eu-central-1' } });
    new Stance(stack, 'Stance', {});
    acceptOwnRisks(app);
    const gate = new StanceGate();
    let spent = Number.NaN;
    const timed: IPolicyValidationPlugin = { name: gate.name, ruleIds: gate.ruleIds, validate(context) {
      const start = used();
      try { return gate.validate(context); } finally { spent = (used() - start) * 1000; }
    } };
    Validations.of(app).addPlugins(timed);
    app.synth();
    const resources = stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct)).length;
    return [{ what: `gate: what the plugin adds to cdk synth of the own stack, ${resources} resources`, budget: 1000, measured: spent, unit: 'ms' }];
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}
