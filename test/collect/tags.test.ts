/** Owners of many resources come from the tags of the whole region, in as few calls as there are hundreds. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sweepAccount } from '../../lib/sweep/account.ts';
import { noConfig } from '../../lib/cli/config-file.ts';
import { openSqlite } from '../../lib/store/sqlite.ts';
import type { Caller } from '../../lib/collect/api.ts';
import { CallError } from '../../lib/collect/errors.ts';
import { registry } from '../../rules/index.generated.ts';
import { clientFor, inventoryOf } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto({ managedPolicies: false }); });
after(async () => { await moto.stop(); });

/** Sweeps all queues into a new store, by a caller, and answers the owners by queue. */
async function owners(caller: Caller): Promise<Record<string, string | undefined>> {
  const store = await openSqlite(':memory:');
  const rules = registry.filter(({ rule }) => rule.id === 'sqs-queue-encrypted');
  const sweep = sweepAccount({ caller, identity: { account: '123456789012', partition: 'aws' }, homeRegion: 'us-east-1', regions: ['us-east-1'], rules, config: noConfig, store, now: () => new Date() });
  for await (const { result } of sweep) assert.equal(result.incomplete, undefined);
  const found: Record<string, string | undefined> = {};
  for await (const { resource, owner } of store.findings({})) found[resource.name] = owner;
  await store.close();
  return found;
}

test('the owners of many failing resources cost one call, and as many where that call is denied', async () => {
  const sqs = new SQSClient(clientFor(moto.endpoint));
  for (const name of ['a', 'b', 'c', 'd', 'e']) await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { SqsManagedSseEnabled: 'false' }, ...(name === 'e' ? {} : { tags: { Owner: `team-${name}` } }) }));
  const wanted = { a: 'team-a', b: 'team-b', c: 'team-c', d: 'team-d', e: undefined };
  const { session } = inventoryOf(moto.endpoint);
  assert.deepEqual(await owners(session), wanted);
  assert.equal(session.calls.get('tag:GetResources'), 1);
  assert.equal(session.calls.get('sqs:ListQueueTags'), undefined);

  const denying: Caller = {
    call: (service, api, operation, input, region) => (service === 'tag'
      ? Promise.reject(new CallError(service, operation, 'AccessDeniedException', 'denied', 'tag:GetResources was denied.')) : session.call(service, api, operation, input, region)),
  };
  assert.deepEqual(await owners(denying), wanted);
  assert.equal(session.calls.get('sqs:ListQueueTags'), 5);
  session.close();
});
