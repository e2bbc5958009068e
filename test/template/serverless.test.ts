import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isUnknown } from '../../lib/model/unknown.ts';
import { byId, corpus, load, parts } from './support.ts';

const sam = (file: string): ReturnType<typeof load> => load(readFileSync(join(corpus, 'sam', file), 'utf8'));
type Policy = { readonly PolicyDocument: { readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[] } };

test('a function becomes a function with a role, by its own properties over the globals', () => {
  const loaded = sam('api-function.yaml');
  const fn = byId(loaded, 'Hello');
  assert.deepEqual([fn.type, fn.properties['Timeout'], fn.properties['TracingConfig'], fn.properties['Role']], ['AWS::Lambda::Function', 10, { Mode: 'Active' }, 'arn:aws:iam::000000000000:role/(HelloRole)']);
  assert.deepEqual(fn.tags, { 'lambda:createdBy': 'SAM', owner: 'web' });
  assert.deepEqual(fn.properties['Environment'], { Variables: { STAGE: '(concealed, 3 characters)', DB_PASSWORD: '(concealed, 13 characters, looks like a secret, by its name)' } });
  const role = byId(loaded, 'HelloRole');
  assert.deepEqual(role.properties['ManagedPolicyArns'], [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess',
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
  ]);
  const policies = parts(role, 'AWS::IAM::RolePolicy') as Policy[];
  assert.deepEqual(policies.map(({ PolicyDocument }) => PolicyDocument.Statement[0]?.Resource), [
    ['arn:aws:dynamodb:xx-region-1:000000000000:table/(Table)', 'arn:aws:dynamodb:xx-region-1:000000000000:table/(Table)/index/*'], '*',
  ]);
  assert.deepEqual(parts(fn, 'AWS::Lambda::Permission').map((p) => (p as { SourceArn: string }).SourceArn), [
    'arn:aws:execute-api:xx-region-1:000000000000:(ServerlessRestApi)/*/GET/hello/*', 'arn:aws:execute-api:xx-region-1:000000000000:(ServerlessHttpApi)/*/*/hello',
  ]);
  assert.deepEqual(byId(loaded, 'Table').tags, { owner: 'web' });
});

test('a public function URL brings its public permissions', () => {
  const loaded = sam('function-url.yaml');
  const open = byId(loaded, 'Open');
  assert.equal((parts(open, 'AWS::Lambda::Url')[0] as { AuthType: string }).AuthType, 'NONE');
  assert.deepEqual(parts(open, 'AWS::Lambda::Permission').map((p) => (p as { Action: string }).Action), ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']);
  const closed = byId(loaded, 'Closed');
  assert.deepEqual(parts(closed, 'AWS::Lambda::Permission'), []);
  assert.equal((parts(closed, 'AWS::Lambda::Url')[0] as { Qualifier: string }).Qualifier, 'live');
  assert.equal(parts(closed, 'AWS::Lambda::Alias').length, 1);
});

test('events become permissions, subscriptions, mappings, rules and notifications', () => {
  const loaded = sam('events.yaml');
  const fn = byId(loaded, 'Fn');
  const principals = parts(fn, 'AWS::Lambda::Permission').map((p) => (p as { Principal: string }).Principal);
  assert.deepEqual(principals, ['s3.amazonaws.com', 'sns.amazonaws.com', 'events.amazonaws.com', 'events.amazonaws.com', 'logs.amazonaws.com', 'alexa-appkit.amazon.com']);
  assert.deepEqual((parts(fn, 'AWS::Lambda::Permission')[0] as { SourceAccount: string }).SourceAccount, fn.account);
  assert.deepEqual(byId(loaded, 'Uploads').properties['NotificationConfiguration'], { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: fn.arn }] });
  assert.equal(parts(byId(loaded, 'Topic'), 'AWS::SNS::Subscription').length, 1);
  assert.equal(parts(byId(loaded, 'Group'), 'AWS::Logs::SubscriptionFilter').length, 1);
  assert.equal(byId(loaded, 'FnQueue').properties['EventSourceArn'], byId(loaded, 'Work').arn);
  assert.deepEqual(byId(loaded, 'FnNightly').properties['ScheduleExpression'], 'rate(1 day)');
  assert.deepEqual(fn.properties['DeadLetterConfig'], { TargetArn: byId(loaded, 'Dlq').arn });
  assert.equal(parts(fn, 'AWS::Lambda::EventInvokeConfig').length, 1);
});

test('policy templates that are not known leave the document unknown', () => {
  const policies = parts(byId(sam('policy-templates.yaml'), 'FnRole'), 'AWS::IAM::RolePolicy') as Policy[];
  assert.equal(policies.filter(({ PolicyDocument }) => isUnknown(PolicyDocument)).length, 1);
  assert.deepEqual(policies[0]?.PolicyDocument.Statement[0]?.Resource, ['arn:aws:s3:::(Bucket)', 'arn:aws:s3:::(Bucket)/*']);
});

test('conditions go to everything that a function becomes', () => {
  const loaded = sam('conditions.yaml');
  assert.deepEqual(loaded.resources.map(({ id }) => id), ['Perhaps', 'PerhapsRole', 'PerhapsT']);
  assert.ok(loaded.maybe(byId(loaded, 'PerhapsRole')));
});
