import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heartbeatOf, heartbeatTag } from '../../lib/changes/heartbeat.ts';
import { heartbeatLatency, metricLine } from '../../lib/metrics.ts';
import { account, recordOfFixture, seen } from './fixture.ts';

const now = new Date('2026-11-03T08:15:04.250Z');
const at = { rule: 'stance-heartbeat', now };
const touch = (tags: unknown, rule = 'stance-heartbeat', event = 'events TagResource') =>
  recordOfFixture(seen(event, { resourceARN: `arn:aws:events:eu-west-1:${account}:rule/${rule}`, tags }, null, ''));

test('a touch that came back tells its region and how long it took, to the millisecond', () => {
  const record = touch([{ key: 'other', value: 'x' }, { key: heartbeatTag, value: '2026-11-03T08:15:01.000Z' }]);
  assert.deepEqual(heartbeatOf(record, at), { region: 'eu-west-1', latency: 3250 });
  assert.deepEqual(heartbeatOf({ detail: record }, at), { region: 'eu-west-1', latency: 3250 }, 'in an envelope');
});

test('without a readable time the event\'s own counts; a clock that runs ahead gives no negative latency', () => {
  assert.deepEqual(heartbeatOf(touch([{ key: heartbeatTag, value: 'soon' }]), at), { region: 'eu-west-1', latency: 4250 });
  assert.deepEqual(heartbeatOf(touch([{ key: heartbeatTag, value: '2026-11-03T09:00:00Z' }]), at), { region: 'eu-west-1', latency: 0 });
});

test('any other change is no heartbeat, so that it is looked at', () => {
  const beat = [{ key: heartbeatTag, value: '2026-11-03T08:15:01.000Z' }];
  for (const record of [touch(beat, 'my-stance-heartbeat'), touch(beat, 'orders'), touch([{ key: 'owner', value: 'x' }]), touch(null), touch(beat, 'stance-heartbeat', 'events UntagResource'), touch(beat, 'stance-heartbeat', 'sqs TagResource'), {}, null]) {
    assert.equal(heartbeatOf(record, at), undefined, JSON.stringify(record));
  }
  assert.equal(heartbeatOf(touch(beat, ''), { rule: '', now }), undefined, 'a monitor without a heartbeat');
});

test('a metric is one line of the log, in the embedded format', () => {
  const line = metricLine({ name: heartbeatLatency, unit: 'Milliseconds', value: 3250, dimensions: { Monitor: 'stance', Region: 'eu-west-1' } }, now);
  assert.equal(line.endsWith('}\n') && !line.slice(0, -1).includes('\n'), true);
  assert.deepEqual(JSON.parse(line), {
    _aws: { Timestamp: now.getTime(), CloudWatchMetrics: [{ Namespace: 'Stance', Dimensions: [['Monitor', 'Region']], Metrics: [{ Name: 'HeartbeatLatency', Unit: 'Milliseconds' }] }] },
    Monitor: 'stance', Region: 'eu-west-1', HeartbeatLatency: 3250,
  });
});
