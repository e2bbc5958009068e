/** One rule the whole way: its example as a template in the gate, the same resource seen by an event and by a sweep of the deployed monitor, stored, announced. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { run } from '../../lib/cli/program.ts';
import { plain } from '../../lib/report/text.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { Announcement } from '../../lib/report/alert.ts';
import { openDynamoDb } from '../../lib/store/dynamodb.ts';
import type { Store } from '../../lib/store/store.ts';
import { tellDay } from '../../lib/sweep/digest.ts';
import rule from '../../rules/sqs/sqs-queue-encrypted.ts';
import { ruleTexts } from '../../rules/texts.generated.ts';
import { alertsOf, deliver, eventually, invoke } from '../support/deployed.ts';
import { deployStance, startMiniStack, type Deployed, type MiniStack } from '../support/ministack.ts';

const [example] = rule.examples.fail;
const name = 'thread-orders';

describe('one rule, three moments', { timeout: 480_000 }, () => {
  let ministack: MiniStack;
  let deployed: Deployed;
  let store: Store;
  let alerts: Awaited<ReturnType<typeof alertsOf>>;
  let sqs: SQSClient;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stance-thread-'));
    ministack = await startMiniStack();
    deployed = await deployStance(ministack, () => {});
    Object.assign(process.env, ministack.environment);
    store = openDynamoDb(deployed.tableName);
    alerts = await alertsOf(ministack, deployed);
    sqs = new SQSClient(ministack.client);
  });
  after(async () => {
    await store?.close();
    await ministack?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const findingOf = async (): Promise<Finding | undefined> => {
    for await (const finding of store.findings({ rules: [rule.id], resource: name })) return finding;
    return undefined;
  };
  const alertAbout = (what: string) => eventually(60, async () => {
    const next = await alerts.next(3);
    return next?.Subject?.includes(rule.id) && next.MessageAttributes?.['change']?.Value === what ? next : undefined;
  });

  test('the gate judges the example as a template', async () => {
    const file = join(folder, 'template.json');
    await writeFile(file, JSON.stringify({ Resources: { Orders: { Type: rule.type, Properties: { ...example.properties, QueueName: name } } } }));
    let printed = '';
    const code = await run(['gate', file, '--format', 'ndjson'], { out: (text) => { printed += text; }, err: () => {}, paint: plain, progress: () => {} });
    const verdicts = printed.trim().split('\n').map((line) => JSON.parse(line) as { kind: string; ruleId?: string; verdict?: string; message?: string });
    assert.equal(code, 1);
    assert.equal(verdicts.find((v) => v.ruleId === rule.id)?.verdict, 'fail');
  });

  test('the first sweep of the account is told in one digest', async () => {
    assert.deepEqual(Object.keys(await invoke(ministack, deployed.planFunctionName) as object), ['messages']);
    const found = await eventually(120, async () => {
      for await (const finding of store.findings({ rules: ['iam-root-mfa'] })) return finding;
      return undefined;
    });
    assert.equal(found?.state, 'open');
    const told = await eventually(60, async () => ((await invoke(ministack, deployed.digestFunctionName, { quiet: 3000 }) as { digests: number }).digests > 0 ? alerts.next(30) : undefined));
    assert.match(told?.Subject ?? '', /First sweep of 123456789012/);
    assert.deepEqual(await invoke(ministack, deployed.digestFunctionName, { quiet: 3000 }), { digests: 0 });
  });

  test('an event leads to a finding and an alert that names who did it', async () => {
    await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { SqsManagedSseEnabled: 'false' }, tags: { owner: 'checkout' } }));
    await deliver(ministack, { eventSource: 'sqs.amazonaws.com', eventName: 'CreateQueue', requestParameters: { queueName: name } });
    const finding = await eventually(60, findingOf);
    assert.equal(finding?.state, 'open');
    assert.equal(finding.owner, 'checkout');
    const alert = await alertAbout('opened');
    assert.deepEqual(alert?.MessageAttributes?.['owner']?.Value, 'checkout');
    const { changes: [change] } = JSON.parse(alert?.Message ?? '{}') as { changes: { actor?: { principal: string } }[] };
    assert.equal(change?.actor?.principal, 'arn:aws:iam::123456789012:user/mallory');
  });

  test('a sweep sees that it was mended', async () => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { SqsManagedSseEnabled: 'true' } }));
    await invoke(ministack, deployed.planFunctionName);
    const finding = await eventually(120, async () => {
      const found = await findingOf();
      return found?.state === 'resolved' ? found : undefined;
    });
    assert.ok(finding);
    assert.ok(await alertAbout('resolved'));
    const history = [];
    for await (const { kind, by } of store.history(finding.id)) history.push([kind, by]);
    assert.deepEqual(history, [['opened', 'event'], ['resolved', 'sweep']]);
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  });

  test('after midnight the day is told, once', async () => {
    const day = (await findingOf())?.changedAt.slice(0, 10) ?? '';
    const told: Announcement[] = [];
    const tell = () => tellDay({ store, now: new Date(Date.parse(day) + 24 * 3_600_000 + 20 * 60_000), rules: ruleTexts, publish: (message) => { told.push(message); return Promise.resolve(); } }, '123456789012', () => true);
    assert.equal((await tell())?.told, true);
    assert.equal(await tell(), undefined);
    assert.deepEqual(told.length, 1);
    assert.match(told[0]?.subject ?? '', new RegExp(`^\\[Stance\\] Day (and week )?(to )?${day} in 123456789012: .*resolved`));
  });
});
