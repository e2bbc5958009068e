/** `stance redrive` on a stack and its forwarder in an emulator; SQS's own moves are played by a proxy, since the emulator has none. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deadLettersTag, worksForTag } from '../../lib/redrive/names.ts';
import { clientFor } from '../support/aws.ts';
import { bareEnv, emulatorEnv, stance } from '../support/cli.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';
import { startMover, type Mover } from '../support/mover.ts';

let moto: Emulator;
let mover: Mover;
const home = () => new SQSClient(clientFor(moto.endpoint));
const there = () => new SQSClient(clientFor(moto.endpoint, 'eu-west-1'));
const urlOf = async (sqs: SQSClient, QueueName: string): Promise<string> => (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
const countOf = async (sqs: SQSClient, name: string): Promise<number> => Number((await sqs.send(new GetQueueAttributesCommand({ QueueUrl: await urlOf(sqs, name), AttributeNames: ['ApproximateNumberOfMessages'] }))).Attributes?.['ApproximateNumberOfMessages']);
const send = async (sqs: SQSClient, name: string, count: number): Promise<void> => {
  const QueueUrl = await urlOf(sqs, name);
  for (let i = 0; i < count; i += 1) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `{"n":${i}}` }));
};
const tagged = (name: string, more: Readonly<Record<string, string>> = {}) => Object.entries({ [deadLettersTag]: name, ...more }).map(([Key, Value]) => ({ Key, Value }));
const queue = (QueueName: string, more: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName, ...more } });
const redrivenFrom = (id: string) => ({ RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [id, 'Arn'] }, maxReceiveCount: 5 } });

before(async () => {
  moto = await startMoto({ managedPolicies: false });
  const stack = async (region: string, StackName: string, template: object): Promise<void> => {
    await new CloudFormationClient(clientFor(moto.endpoint, region)).send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
  };
  await stack('us-east-1', 'Stance', {
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic' },
      EventsDead: queue('events-dead', { Tags: tagged('events') }), Events: queue('events', redrivenFrom('EventsDead')),
      SweepDead: queue('sweep-dead', { Tags: tagged('sweep-s3') }), Sweep: queue('sweep', redrivenFrom('SweepDead')),
      Alerts: queue('alerts-dead', { Tags: tagged('alerts') }),
    },
    Outputs: { StanceForwardedFrom0A1B: { Value: 'eu-west-1' } },
  });
  await stack('eu-west-1', 'Stance-Forwarder-eu-west-1', { Resources: { Dead: queue('forwarder-dead', { Tags: tagged('forwarder-eu-west-1', { [worksForTag]: 'events' }) }) } });
  mover = await startMover(home());
});
after(async () => {
  mover?.stop();
  await moto?.stop();
});

const run = (...args: string[]) => stance(['redrive', ...args], { env: emulatorEnv(mover.endpoint) });

test('a dry run lists every dead-letter queue, of the forwarders too, and moves nothing', async () => {
  await send(home(), 'events-dead', 2);
  await send(there(), 'forwarder-dead', 12);
  const { code, out, err } = await run('--dry-run');
  assert.equal(err, '');
  assert.equal(code, 0);
  assert.deepEqual(out.split('\n').map((line) => line.split(/\s+/).join(' ')), ['alerts 0 us-east-1', 'events 2 us-east-1', 'forwarder-eu-west-1 12 eu-west-1', 'sweep-s3 0 us-east-1', 'Nothing was moved (--dry-run).', '']);
  assert.equal(await countOf(home(), 'events-dead'), 2);
});

test('one queue goes back to its own source', async () => {
  const { code, out } = await run('--queue', 'events');
  assert.equal(code, 0);
  assert.match(out, / {2}2 moved back to events\n2 messages moved\.\n$/);
  assert.deepEqual([await countOf(home(), 'events-dead'), await countOf(home(), 'events')], [0, 2]);
});

test('all of them: between regions by hand, and what no queue takes back is said', async () => {
  await send(home(), 'alerts-dead', 1);
  await send(home(), 'sweep-dead', 3);
  const { code, out, err } = await run();
  assert.equal(err, '');
  assert.equal(code, 0);
  assert.match(out, /alerts +1 .*\n {2}not moved: .*stance findings --since/);
  assert.match(out, /forwarder-eu-west-1 +12 .*\n {2}12 moved back to events\n/);
  assert.match(out, /15 messages moved\.\n$/);
  assert.deepEqual([await countOf(there(), 'forwarder-dead'), await countOf(home(), 'events'), await countOf(home(), 'sweep')], [0, 14, 3]);
});

test('what can\'t be done is one line', async () => {
  for (const [args, said] of [
    [['--queue', 'sweep-mars'], /no dead-letter queue sweep-mars; stance redrive --dry-run lists them/],
    [['--stack', 'Elsewhere'], /there is no stack Elsewhere in us-east-1; say where/],
    [['--region', 'eu-north-1'], /there is no stack Stance in eu-north-1/],
    [['--profile', 'nobody'], /there is no profile "nobody"/],
  ] as const) {
    const { code, out, err } = await run(...args);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, said);
    assert.equal(err.trim().split('\n').length, 1);
  }
  const lost = await stance(['redrive'], { env: bareEnv });
  assert.equal(lost.code, 2);
  assert.match(lost.err, /^stance: the region of the stack is not known; give --region or set AWS_REGION\.\n$/);
});

test('a move that fails is told and ends with 2', async () => {
  await send(home(), 'sweep-dead', 1);
  const { code, out } = await stance(['redrive', '--queue', 'sweep-s3'], { env: { ...emulatorEnv(mover.endpoint), AWS_REGION: 'us-east-1', AWS_SDK_UA_APP_ID: 'break' } });
  assert.equal(code, 2);
  assert.match(out, /0 moved back to sweep-s3; the move ended as FAILED \(CouldNotDetermineMessageSource\)/);
});
