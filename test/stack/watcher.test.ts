/** What watches the watcher: forwarders, the second path for changes to Stance itself, heartbeat, alarms. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { StanceForwarder } from '../../lib/stack/forwarder.ts';
import { forwardersFor } from '../../lib/stack/regions.ts';
import { Stance, type StanceProps } from '../../lib/stack/stance.ts';

interface RuleResource { readonly Properties: { readonly Name: string; readonly EventBusName?: unknown; readonly EventPattern?: Pattern; readonly Targets?: readonly { readonly Arn: unknown; readonly DeadLetterConfig?: unknown; readonly RetryPolicy?: unknown; readonly InputTransformer?: { readonly InputTemplate: string } }[] } }
interface Pattern { readonly source?: readonly string[]; readonly account?: unknown; readonly detail?: { readonly eventName?: readonly unknown[]; readonly requestParameters?: Readonly<Record<string, readonly unknown[]>>; readonly userIdentity?: unknown } }

const synthesized = (props: StanceProps = {}): Template => {
  // Bundles are proved by the system test; here only the template counts.
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Stance');
  new Stance(stack, 'Stance', props);
  return Template.fromStack(stack);
};
const rulesOf = (template: Template): RuleResource['Properties'][] => (Object.values(template.findResources('AWS::Events::Rule')) as RuleResource[]).map(({ Properties }) => Properties);

/** How long a value is once CloudFormation has resolved it: names as long as the service allows. */
const longest: Readonly<Record<string, number>> = { QueueName: 80, Arn: 120, Ref: 64 };
const resolvedLength = (value: unknown): number => JSON.stringify(value ?? {}, (_key, inner: unknown) => {
  if (typeof inner !== 'object' || inner === null) return inner;
  if ('Fn::Join' in inner) return (inner as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'x'.repeat(80))).join('');
  if ('Fn::GetAtt' in inner) return 'x'.repeat(longest[(inner as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][1]] ?? 120);
  if ('Ref' in inner) return 'x'.repeat(64);
  return inner;
}).length;

describe('changes to Stance itself', () => {
  let template: Template;
  let guards: RuleResource['Properties'][];
  before(() => {
    template = synthesized({ forwardedFrom: ['eu-west-1', 'us-east-1'] });
    guards = rulesOf(template).filter(({ Name }) => Name.startsWith('stance-guard-'));
  });
  const named = (name: string): RuleResource['Properties'][] => guards.filter(({ Name }) => new RegExp(`^stance-guard-${name}\\d*$`).test(Name));

  test('each rule fits into 2,048 characters, whatever the names', () => {
    assert.ok(guards.length >= 15, String(guards.length));
    for (const { Name, EventPattern } of rulesOf(template)) assert.ok(resolvedLength(EventPattern) < 2048, `${Name}: ${resolvedLength(EventPattern)}`);
  });

  test('every queue, function, source, role, topic, table and key is in a pattern', () => {
    const all = JSON.stringify(guards.map(({ EventPattern }) => EventPattern));
    for (const type of ['AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping', 'AWS::IAM::Role', 'AWS::SNS::Topic', 'AWS::DynamoDB::Table', 'AWS::KMS::Key']) {
      const ids = Object.keys(template.findResources(type));
      assert.ok(ids.length > 0, type);
      for (const id of ids) assert.ok(all.includes(`"${id}"`), `${type} ${id}`);
    }
    for (const { Name } of rulesOf(template)) assert.match(Name, /^stance-/);
    assert.match(JSON.stringify(named('rules')[0]?.EventPattern), /"prefix":"stance-"/);
  });

  test('no event rule could be switched off unseen: another one guards it', () => {
    const fits = (wanted: readonly unknown[], name: string): boolean => wanted.some((one) => one === name || (typeof one === 'object' && one !== null && name.startsWith((one as { prefix?: string }).prefix ?? '\n')));
    const guardsOf = (name: string): string[] => guards.filter(({ EventBusName, EventPattern }) => EventBusName === undefined && EventPattern?.source?.[0] === 'aws.events' && EventPattern.detail?.eventName?.includes('DisableRule')
      && ((EventPattern.detail as { $or?: readonly { requestParameters: Readonly<Record<string, readonly unknown[]>> }[] }).$or ?? []).some(({ requestParameters }) => fits(requestParameters['name'] ?? [], name))).map(({ Name }) => Name);
    for (const { Name } of rulesOf(template)) assert.ok(guardsOf(Name).some((guard) => guard !== Name), Name);
  });

  test('they go to the operations topic and need nothing of the pipeline', () => {
    for (const { Name, Targets = [], EventPattern } of guards) {
      assert.equal(Targets.length, 1);
      const [target] = Targets;
      assert.match(JSON.stringify(target?.Arn), /Operations/);
      assert.ok(target?.DeadLetterConfig !== undefined && target.RetryPolicy !== undefined, Name);
      assert.ok(EventPattern?.account !== undefined, Name);
      if (Name !== 'stance-guard-forwarders') assert.match(target.InputTransformer?.InputTemplate ?? '', /touched.*What: .*Who: .*When: /);
    }
    template.hasResourceProperties('AWS::SNS::TopicPolicy', { PolicyDocument: { Statement: Match.arrayWith([
      Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Condition: { ArnLike: Match.anyValue() } }),
      Match.objectLike({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Condition: { ArnLike: Match.anyValue() } }),
    ]) } });
  });

  test('no function of Stance may make a call that would be told', () => {
    const told = new Set(guards.flatMap(({ EventPattern }) => (EventPattern?.detail?.eventName ?? []).flatMap((name) => (EventPattern?.source ?? []).map((source) =>
      `${source.replace('aws.', '').replace('monitoring', 'cloudwatch')}:${typeof name === 'string' ? name : (name as { prefix: string }).prefix}`))));
    assert.ok(told.has('events:DisableRule') && told.has('cloudtrail:StopLogging') && told.has('lambda:UpdateFunction'));
    const policies = Object.values(template.findResources('AWS::IAM::Policy')) as { Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } } }[];
    const may = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action));
    assert.deepEqual(may.filter((action) => [...told].some((one) => action.startsWith(one))), []);
  });

  test('a trail is told of whoever touches it; the deployment role is left out elsewhere, users and root never', () => {
    const arn = 'arn:aws:iam::111122223333:role/deploy';
    const quiet = rulesOf(synthesized({ deploymentRole: arn }));
    const identity = (name: string) => quiet.find(({ Name }) => Name === `stance-guard-${name}`)?.EventPattern?.detail?.userIdentity;
    assert.deepEqual(identity('queues'), { sessionContext: { sessionIssuer: { arn: [{ exists: false }, { 'anything-but': [arn] }] } } });
    assert.equal(identity('trail'), undefined);
    assert.equal(identity('stack'), undefined);
    assert.ok(guards.every(({ EventPattern }) => EventPattern?.detail?.userIdentity === undefined));
    assert.equal(named('trail')[0]?.EventPattern?.detail?.requestParameters, undefined);
  });

  test('what happens in other regions is listened to on the bus that forwarders send to', () => {
    const elsewhere = rulesOf(template).filter(({ EventBusName }) => EventBusName !== undefined).map(({ Name }) => Name).sort();
    assert.deepEqual(elsewhere, ['stance-forwarded-events', 'stance-guard-forwarders', 'stance-guard-roles-elsewhere', 'stance-guard-roles2-elsewhere', 'stance-guard-rules-elsewhere', 'stance-guard-trail-elsewhere'].filter((name) => name !== 'stance-guard-roles2-elsewhere' || named('roles').length > 1));
  });
});

describe('heartbeat and missed work', () => {
  const template = synthesized({ forwardedFrom: ['eu-west-1'] });
  const alarms = (Object.values(template.findResources('AWS::CloudWatch::Alarm')) as { Properties: Record<string, unknown> }[]).map(({ Properties }) => Properties);

  test('the function may touch its own rules, send what it fails on to the dead letters, and nothing else', () => {
    const policies = Object.entries(template.findResources('AWS::IAM::Policy')) as [string, { Properties: { PolicyDocument: { Statement: { Sid?: string; Action: unknown; Resource: unknown }[] } } }][];
    const [, policy] = policies.find(([id]) => id.startsWith('StanceHeartbeat')) ?? [];
    const touch = policy?.Properties.PolicyDocument.Statement.find(({ Sid }) => Sid === 'TouchOwnRule');
    assert.equal(touch?.Action, 'events:TagResource');
    assert.match(JSON.stringify(touch.Resource), /rule\/stance-heartbeat.*eu-west-1.*rule\/stance-heartbeat/);
    assert.deepEqual(policy?.Properties.PolicyDocument.Statement.map(({ Action }) => Action), [['logs:CreateLogStream', 'logs:PutLogEvents'], 'sqs:SendMessage', ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['kms:Decrypt', 'kms:GenerateDataKey'], 'events:TagResource']);
    template.hasResourceProperties('AWS::Events::Rule', { Name: 'stance-heartbeat', State: 'DISABLED', Targets: Match.absent() });
  });

  test('two misses alarm, in each region; so do two missed sweeps', () => {
    const missing = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    assert.deepEqual(missing.map(({ MetricName, EvaluationPeriods, Threshold, ComparisonOperator, Period }) => [MetricName, EvaluationPeriods, Threshold, ComparisonOperator, Period]).sort((a, b) => String(a).localeCompare(String(b))), [
      ['HeartbeatLatency', 2, 1, 'LessThanThreshold', 300], ['HeartbeatLatency', 2, 1, 'LessThanThreshold', 300], ['SweepsPlanned', 2, 1, 'LessThanThreshold', 3600],
    ]);
    assert.ok(missing.every(({ AlarmActions }) => (AlarmActions as unknown[]).length === 1));
  });

  test('work that waits alarms for every work queue', () => {
    const work = Object.keys(template.findResources('AWS::SQS::Queue', { Properties: { RedrivePolicy: Match.anyValue() } })).length;
    assert.equal(alarms.filter(({ MetricName }) => MetricName === 'ApproximateAgeOfOldestMessage').length, work);
    const queues = Object.keys(template.findResources('AWS::SQS::Queue')).length;
    assert.equal(alarms.filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible').length, queues - work);
  });

  test('names and intervals that can\'t work stop the synthesis', () => {
    assert.throws(() => synthesized({ name: 'Big Name' }), /small letters/);
  });
});

describe('a forwarder', () => {
  const forwarder = (scope: 'all' | 'global'): Template => {
    const stack = new Stack(new App(), 'There', { env: { region: 'us-east-1' } });
    new StanceForwarder(stack, 'Forwarder', { homeRegion: 'eu-central-1', scope });
    return Template.fromStack(stack);
  };

  test('may put events on the one bus at home, and nothing else', () => {
    const template = forwarder('all');
    const policies = Object.values(template.findResources('AWS::IAM::Policy')) as { Properties: { PolicyDocument: { Statement: object[] } } }[];
    assert.equal(policies.length, 1);
    assert.deepEqual(policies[0]?.Properties.PolicyDocument.Statement.length, 1);
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Action: 'events:PutEvents', Effect: 'Allow', Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':events:eu-central-1:', { Ref: 'AWS::AccountId' }, ':event-bus/stance']] } }] } });
    template.hasResourceProperties('AWS::IAM::Role', { AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } })] } });
  });

  test('forwards the same changes as the home region sees, with dead letters', () => {
    const rules = rulesOf(forwarder('all'));
    const home = rulesOf(synthesized()).find(({ Name }) => Name === 'stance-events');
    assert.deepEqual(rules.find(({ Name }) => Name === 'stance-forward')?.EventPattern, home?.EventPattern);
    for (const { Name, Targets } of rules.filter((rule) => rule.Name !== 'stance-heartbeat')) assert.ok(Targets?.[0]?.DeadLetterConfig !== undefined, Name);
    assert.deepEqual(rules.map(({ Name }) => Name).sort(), ['stance-forward', 'stance-forward-alarms', 'stance-forward-guard', 'stance-heartbeat']);
  });

  test('only for services without a region, it forwards theirs, trails and its heartbeat', () => {
    const rules = rulesOf(forwarder('global'));
    const sources = rules.find(({ Name }) => Name === 'stance-forward')?.EventPattern?.source ?? [];
    assert.ok(sources.includes('aws.iam') && !sources.includes('aws.s3') && sources.length < 6, sources.join());
    assert.match(JSON.stringify(rules.find(({ Name }) => Name === 'stance-forward-guard')?.EventPattern), /StopLogging.*TagResource/);
  });

  test('the bus at home lets this account in and no other', () => {
    synthesized().hasResourceProperties('AWS::Events::EventBus', { Name: 'stance', Policy: { Statement: [{ Effect: 'Allow', Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] } }, Action: 'events:PutEvents' }] } });
  });

  test('regions: each that is named, and one for services without a region', () => {
    assert.deepEqual(forwardersFor('us-east-1', ['us-east-1']), []);
    assert.deepEqual(forwardersFor('eu-central-1', ['eu-central-1', 'eu-west-1']), [{ region: 'eu-west-1', scope: 'all' }, { region: 'us-east-1', scope: 'global' }]);
    assert.deepEqual(forwardersFor('eu-central-1', ['eu-central-1', 'us-east-1']), [{ region: 'us-east-1', scope: 'all' }]);
    assert.deepEqual(forwardersFor('eu-central-1', 'all'), [{ region: 'us-east-1', scope: 'all' }]);
    assert.deepEqual(forwardersFor('us-gov-east-1', ['us-gov-east-1']), [{ region: 'us-gov-west-1', scope: 'global' }]);
  });
});
