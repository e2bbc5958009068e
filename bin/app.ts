import { existsSync } from 'node:fs';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { ConfigInput } from '../lib/config.ts';
import { severityOption } from '../lib/cli/rules.ts';
import { acceptOwnRisks } from '../lib/stack/accepted-risks.ts';
import { StanceForwarder } from '../lib/stack/forwarder.ts';
import { StanceGate } from '../lib/stack/gate.ts';
import { forwardersFor } from '../lib/stack/regions.ts';
import { Stance, type StanceProps } from '../lib/stack/stance.ts';
import { usualSuppressions } from '../lib/suppressions-file.ts';

// Parameters come from the context, docs/deploy.md: cdk deploy --all -c alertEmail=security@example.com -c regions=eu-central-1,us-east-1
const app = new App();
const context = (name: string): string | undefined => app.node.tryGetContext(name) as string | undefined;
const regions = context('regions');
const config: ConfigInput = regions === undefined || regions === 'all' ? {} : { regions: regions.split(',') };
const every = context('every');
const alertEmail = context('alertEmail');
const alertSeverity = context('alertSeverity');
const deploymentRole = context('deploymentRole');
const suppressions = context('suppressions') ?? (existsSync(usualSuppressions) ? usualSuppressions : undefined);
const timing = context('timing');
// Without a known region the stack goes to the one of whoever deploys it, and nothing is forwarded.
const home = context('home') ?? process.env['CDK_DEFAULT_REGION'];
const forwarders = home === undefined ? [] : forwardersFor(home, config.regions ?? 'all');
const props: StanceProps = {
  config, forwardedFrom: forwarders.map(({ region }) => region),
  ...(every === undefined ? {} : { every: Duration.minutes(Number(every)) }),
  ...(alertEmail === undefined ? {} : { alertEmail }),
  ...(alertSeverity === undefined ? {} : { alertSeverity: severityOption(alertSeverity, 'alertSeverity') }),
  ...(suppressions === undefined ? {} : { suppressions }),
  ...(deploymentRole === undefined ? {} : { deploymentRole }),
  ...(timing === undefined ? {} : { timing: JSON.parse(timing) as NonNullable<StanceProps['timing']> }),
};
const stack = new Stack(app, 'Stance', { description: 'Continuous security posture monitor', ...(home === undefined ? {} : { env: { region: home } }) });
new Stance(stack, 'Stance', props);
for (const { region, scope } of forwarders) {
  const there = new Stack(app, `Stance-Forwarder-${region}`, { description: `Forwards changes in ${region} to Stance in ${home ?? ''}`, env: { region } });
  new StanceForwarder(there, 'Forwarder', { homeRegion: home ?? '', scope });
  there.addStackDependency(stack, 'it sends to the bus that Stance makes');
}
acceptOwnRisks(app);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new StanceGate());
