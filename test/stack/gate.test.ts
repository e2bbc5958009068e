/** The gate as a plugin of the CDK: what fails, how it is told, what is accepted; and Stance's own stack. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, mock, test } from 'node:test';
import { App, Stack, Stage, Validations, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acceptOwnRisks } from '../../lib/stack/accepted-risks.ts';
import { acceptUntil } from '../../lib/stack/acknowledged.ts';
import { StanceForwarder } from '../../lib/stack/forwarder.ts';
import { StanceGate } from '../../lib/stack/gate.ts';
import { Stance } from '../../lib/stack/stance.ts';
import { stance } from '../support/cli.ts';

interface Violation { readonly ruleName: string; readonly description: string; readonly severity: string; readonly suggestedFix?: string; readonly violatingConstructs: readonly { readonly constructPath: string }[]; readonly acknowledgedId?: string }
interface Report { readonly pluginReports: readonly { readonly pluginName: string; readonly conclusion: string; readonly violations: readonly Violation[]; readonly suppressedViolations?: readonly Violation[] }[] }
interface Synthesis { readonly passed: boolean; readonly printed: string; readonly violations: readonly Violation[]; readonly suppressed: readonly Violation[]; readonly outdir: string }

const folder = mkdtempSync(join(tmpdir(), 'stance-gate-test-'));
after(() => { rmSync(folder, { recursive: true, force: true }); });
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Synthesizes an app in this process, as `cdk synth` does. */
function synthesize(make: (app: App) => void, ...plugins: readonly IPolicyValidationPlugin[]): Synthesis {
  const outdir = mkdtempSync(join(folder, 'out-'));
  const app = new App({ outdir, context: { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:enablePartitionLiterals': true, '@aws-cdk/aws-iam:minimizePolicies': true } });
  make(app);
  Validations.of(app).addPlugins(...plugins);
  const error = mock.method(console, 'error', () => undefined);
  let passed = true;
  try {
    app.synth();
  } catch {
    passed = false;
  } finally {
    error.mock.restore();
  }
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
  const ours = report.pluginReports.find(({ pluginName }) => pluginName === 'Stance');
  return { passed, outdir, printed: error.mock.calls.map(({ arguments: given }) => given.join(' ')).join('\n'), violations: ours?.violations ?? [], suppressed: ours?.suppressedViolations ?? [] };
}

const publicBucket = (scope: Construct): Bucket => new Bucket(scope, 'Photos', { publicReadAccess: true, blockPublicAccess: { blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: false } });
const openQueue = (scope: Construct): Queue => new Queue(scope, 'Orders', { encryption: QueueEncryption.UNENCRYPTED });
const severityOf = ({ violations }: Synthesis, rule: string): string | undefined => violations.find(({ ruleName }) => ruleName.endsWith(rule))?.severity;

describe('StanceGate', () => {
  test('fails on a public bucket, with what is wrong, the fix, the construct path and the id to acknowledge', () => {
    const result = synthesize((app) => { publicBucket(new Stack(app, 'Shop')); }, new StanceGate());
    assert.equal(result.passed, false);
    const violation = result.violations.find(({ ruleName }) => ruleName.endsWith('s3-bucket-block-public-access')) ?? assert.fail();
    assert.equal(violation.severity, 'error');
    assert.deepEqual(violation.violatingConstructs.map(({ constructPath }) => constructPath), ['Shop/Photos/Resource']);
    assert.match(violation.description, /leaves BlockPublicAcls/);
    assert.match(violation.suggestedFix ?? '', /PublicAccessBlockConfiguration/);
    assert.match(result.printed, /Shop\/Photos\/Resource/);
    assert.match(result.printed, /Acknowledge with 'Stance::s3-bucket-block-public-access'/);
  });
  test('tells milder failures without failing', () => {
    const make = (app: App): void => { openQueue(new Stack(app, 'Shop')); };
    const result = synthesize(make, new StanceGate({ failOn: 'critical' }));
    assert.equal(result.passed, true);
    assert.equal(severityOf(result, 'sqs-queue-encrypted'), 'warning');
    assert.equal(synthesize(make, new StanceGate({ config: { rules: { 'sqs-queue-encrypted': false } } })).violations.some(({ ruleName }) => ruleName.endsWith('sqs-queue-encrypted')), false);
  });
  test('blocks where something else is acknowledged', () => {
    const result = synthesize((app) => { acceptUntil(openQueue(new Stack(app, 'Shop')), ['sqs-queue-encrypted'], day(30), 'No data.'); }, new StanceGate());
    assert.equal(result.passed, false);
    assert.equal(severityOf(result, 'sqs-queue-tls-only'), 'error');
    assert.equal(severityOf(result, 'sqs-queue-encrypted'), undefined);
    assert.deepEqual(result.suppressed.map(({ acknowledgedId }) => acknowledgedId), ['Stance::sqs-queue-encrypted']);
  });
  test('passes where all is acknowledged, as the gate then does', async () => {
    const result = synthesize((app) => { acceptUntil(openQueue(new Stack(app, 'Shop')), ['sqs-queue-encrypted', 'sqs-queue-tls-only', 'sqs-queue-dlq'], day(30), 'A test.'); }, new StanceGate());
    assert.deepEqual(result.violations.filter(({ severity }) => severity !== 'warning'), []);
    assert.equal(result.passed, true);
    const { code, out } = await stance(['gate', result.outdir, '--suppressions', 'none', '--format', 'ndjson']);
    assert.equal(code, 0);
    assert.match(out, /"suppression":\{"rule":"sqs-queue-dlq","resource":"Shop\/Orders","reason":"A test\."/);
  });
  for (const [name, reason, why] of [
    ['no end', 'never mind', /names no end; write "until /], ['an end that is over', `until ${day(-3)}: old`, /it ended /], ['an end too far away', `until ${day(400)}: x`, /more than 365 days away/],
  ] as const) test(`takes no acknowledgement with ${name}, nor does the gate`, async () => {
    const result = synthesize((app) => { Validations.of(openQueue(new Stack(app, 'Shop'))).acknowledge(...['sqs-queue-encrypted', 'sqs-queue-tls-only', 'sqs-queue-dlq'].map((id) => ({ id: `Stance::${id}`, reason }))); }, new StanceGate());
    assert.equal(result.passed, false);
    assert.equal(severityOf(result, 'sqs-queue-dlq'), 'fatal');
    assert.match(result.violations[0]?.description ?? '', why);
    const { code, err } = await stance(['gate', result.outdir, '--suppressions', 'none']);
    assert.equal(code, 1);
    assert.match(err, why);
  });
  test('honours the file of suppressions, and stops where it is malformed', () => {
    const file = join(folder, 's.yaml');
    const make = (app: App): void => { openQueue(new Stack(app, 'Shop')); };
    writeFileSync(file, ['sqs-queue-encrypted', 'sqs-queue-tls-only', 'sqs-queue-dlq'].map((rule) => `- { rule: ${rule}, resource: Shop/Orders, reason: A test, owner: shop, until: ${day(9)} }\n`).join(''));
    assert.equal(synthesize(make, new StanceGate({ suppressions: file })).passed, true);
    writeFileSync(file, '- rule: sqs-queue-encrypted\n');
    const broken = synthesize(make, new StanceGate({ suppressions: file }));
    assert.equal(broken.passed, false);
    assert.match(broken.printed, /s\.yaml:1: resource is missing/);
  });
  test('judges the stage that it was added to', () => {
    const result = synthesize((app) => {
      const [dev, prod] = ['Dev', 'Prod'].map((name) => new Stage(app, name, { env: { account: '111122223333', region: 'eu-central-1' } }));
      for (const stage of [dev, prod]) if (stage) openQueue(new Stack(stage, 'Shop'));
      if (prod) Validations.of(prod).addPlugins(new StanceGate());
    });
    assert.deepEqual([...new Set(result.violations.flatMap(({ violatingConstructs }) => violatingConstructs.map(({ constructPath }) => constructPath)))], ['Prod/Shop/Orders/Resource']);
  });
});

describe('the stack of Stance', () => {
  test('passes its own gate, with every rule', async () => {
    const gate = new StanceGate();
    const result = synthesize((app) => {
      new Stance(new Stack(app, 'Stance', { env: { region: 'eu-central-1' } }), 'Stance', { forwardedFrom: ['us-east-1'] });
      new StanceForwarder(new Stack(app, 'Forwarder', { env: { region: 'us-east-1' } }), 'Forwarder', { homeRegion: 'eu-central-1', scope: 'global' });
      acceptOwnRisks(app);
    }, gate);
    assert.deepEqual(result.violations.map(({ ruleName, violatingConstructs }) => [ruleName, violatingConstructs[0]?.constructPath]), []);
    assert.equal(result.passed, true);
    assert.ok(gate.ruleIds.length > 100);
    assert.ok(result.suppressed.length > 0);
    assert.equal((await stance(['gate', result.outdir, '--suppressions', 'none'])).code, 0);
  });
});
