import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { ConfigInput } from '../lib/config.ts';
import { severityOption } from '../lib/cli/rules.ts';
import { Stance, type StanceProps } from '../lib/stack/stance.ts';

// Parameters come from the context: cdk deploy -c alertEmail=security@example.com -c every=30 -c regions=eu-central-1,us-east-1
const app = new App();
const context = (name: string): string | undefined => app.node.tryGetContext(name) as string | undefined;
const regions = context('regions');
const config: ConfigInput = regions === undefined || regions === 'all' ? {} : { regions: regions.split(',') };
const every = context('every');
const alertEmail = context('alertEmail');
const alertSeverity = context('alertSeverity');
const props: StanceProps = {
  config,
  ...(every === undefined ? {} : { every: Duration.minutes(Number(every)) }),
  ...(alertEmail === undefined ? {} : { alertEmail }),
  ...(alertSeverity === undefined ? {} : { alertSeverity: severityOption(alertSeverity, 'alertSeverity') }),
};
new Stance(new Stack(app, 'Stance', { description: 'Continuous security posture monitor' }), 'Stance', props);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
