/** What the synthesized template lets each function do: exactly what the collectors declare, and nothing by wildcard. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { collectors } from '../../lib/collect/index.generated.ts';
import { permissionOf } from '../../lib/collect/permissions.ts';
import { tagApis } from '../../lib/collect/tags.ts';
import { findAction } from '../../lib/iam/actions.ts';
import { actionsOf } from '../../lib/stack/permissions.ts';
import { familyCollectors } from '../../lib/stack/family-collectors.ts';
import { Stance } from '../../lib/stack/stance.ts';
import { familyTypes } from '../../lib/sweep/families.generated.ts';

interface PolicyResource { readonly Properties: { readonly PolicyDocument: { readonly Statement: readonly { readonly Sid?: string; readonly Action: string | readonly string[]; readonly Resource: unknown }[] } } }

const root = join(import.meta.dirname, '../..');
const list = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

describe('the stack', () => {
  let template: Template;
  let policies: [string, PolicyResource][];
  before(() => {
    // Bundles are proved by the system test; here only the template counts.
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
    const stack = new Stack(app, 'Stance');
    new Stance(stack, 'Stance', { alertEmail: 'security@example.com' });
    template = Template.fromStack(stack);
    policies = Object.entries(template.findResources('AWS::IAM::Policy')) as [string, PolicyResource][];
  });

  test('no role may do anything by wildcard', () => {
    const actions = policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement.flatMap(({ Action }) => list(Action)));
    assert.ok(actions.length > 100);
    assert.deepEqual(actions.filter((action) => action.includes('*')), []);
    template.resourcePropertiesCountIs('AWS::IAM::Role', { ManagedPolicyArns: Match.anyValue() }, 0);
  });

  test('each sweep function may read exactly what its collectors declare', () => {
    const read = policies.flatMap(([id, { Properties }]) => Properties.PolicyDocument.Statement.filter(({ Sid }) => Sid === 'ReadWhatTheRulesJudge').map(({ Action }) => ({ id, actions: list(Action) })));
    assert.equal(read.length, Object.keys(familyTypes).length);
    for (const [family, mine] of familyCollectors) {
      const { actions = [] } = read.find(({ id }) => id.startsWith(`StanceSweep${family}Function`)) ?? {};
      assert.deepEqual([...actions].sort(), actionsOf([...mine, { apis: tagApis }]), family);
    }
  });

  test('what announces marks that in the table; what tells digests also asks two indexes', () => {
    const onTable = (id: string) => policies.find(([name]) => name.startsWith(id))?.[1].Properties.PolicyDocument.Statement
      .filter(({ Action }) => list(Action).some((action) => /^dynamodb:(?!.*(?:Stream|Records|Shard))/.test(action)))
      .map(({ Action, Resource }) => [list(Action), [...JSON.stringify(Resource).matchAll(/index\/(\w+)/g)].map(([, index]) => index)]);
    const marks = [['dynamodb:DeleteItem', 'dynamodb:PutItem'], []];
    assert.deepEqual(onTable('StanceAlertsAnnounce'), [marks]);
    assert.deepEqual(onTable('StanceAlertsDigest'), [marks, [['dynamodb:Query'], ['byDay', 'byState']]]);
  });

  test('the dashboard shows the drift of each day', () => {
    const [page] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    assert.match(JSON.stringify(page), /Stance\\+",\\+"Drift\\+",\\+"Monitor\\+",\\+"stance\\+".*DriftFirstSeenBySweep/);
  });

  test('every declared action exists, and only reads or lists', async () => {
    for (const [type, { load }] of Object.entries(collectors)) {
      for (const action of actionsOf([(await load()).default])) {
        const known = findAction(action);
        assert.ok(known, `${type}: ${action} is no IAM action`);
        // The credential report is made by a call that IAM classes as a read.
        assert.match(known.level, /^(read|list)$/i, `${type}: ${action} is ${known.level}`);
      }
    }
  });

  test('every call of a replayed sweep is allowed to some sweep function', async () => {
    const allowed = new Set([...familyCollectors.values()].flatMap(actionsOf));
    const lines = (await readFile(join(root, 'examples/shop-before.rec'), 'utf8')).trim().split('\n').slice(1, -1);
    const calls = lines.map((line) => JSON.parse(line) as { service: string; operation: string });
    assert.ok(calls.length > 30);
    for (const { service, operation } of calls.filter((c) => c.service !== 'sts')) assert.ok(allowed.has(permissionOf(service, operation)), `${service}:${operation}`);
  });

  test('what holds data is encrypted, kept and recoverable', () => {
    template.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain', Properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' }, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }, DeletionProtectionEnabled: true } });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue(), MessageRetentionPeriod: 1_209_600 });
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue(), RetentionInDays: 365 });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('every queue has dead letters that alarm, and every function an alarm on errors', () => {
    const work = Object.values(template.findResources('AWS::SQS::Queue', { Properties: { RedrivePolicy: Match.anyValue() } })).length;
    assert.equal(work, Object.keys(familyTypes).length + 1);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')) as { Properties: { MetricName: string; AlarmActions: unknown[] } }[];
    assert.equal(alarms.filter(({ Properties }) => Properties.MetricName === 'ApproximateNumberOfMessagesVisible').length >= work, true);
    assert.equal(alarms.filter(({ Properties }) => Properties.MetricName === 'Errors').length, Object.keys(template.findResources('AWS::Lambda::Function')).length);
    assert.ok(alarms.every(({ Properties }) => Properties.AlarmActions.length === 1));
  });

  test('event patterns fit', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Events::Rule')) as { Properties: { EventPattern?: unknown } }[]) {
      assert.ok(JSON.stringify(Properties.EventPattern ?? {}).length < 2048);
    }
  });

  test('a configuration that is wrong stops the synthesis', () => {
    const make = (config: object): Stance => new Stance(new Stack(new App(), 'Other'), 'Stance', { config });
    assert.throws(() => make({ rules: { 'no-such-rule': false } }), /no-such-rule is not a rule/);
    assert.throws(() => make({ trusted: { accounts: ['12'] } }), /12 digits/);
    assert.throws(() => make({ trusted: { orgs: Array.from({ length: 400 }, (_, n) => `o-${n}aaaaaaaa`) } }), /Shorten/);
  });
});
