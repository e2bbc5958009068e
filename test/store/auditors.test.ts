/** The queries of docs/auditors.md on a real table: each runs as it stands there, and finds what it says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DynamoDBClient, ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { recordSweep } from '../../lib/store/record.ts';
import { openDynamoDb } from '../../lib/store/dynamodb.ts';
import type { Observation } from '../../lib/model/finding.ts';
import { requireLayer } from '../layers.ts';
import { hasJava, makeTable, startDynamoDbLocal, type DynamoDbLocal } from './dynamodb-local.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/auditors.md'), 'utf8');
const statements = [...page.matchAll(/^## (?<title>[^\n]+)\n(?:(?!^## )[\s\S])*?```sql\n(?<sql>[\s\S]*?)```/gm)].map(({ groups = {} }) => ({ title: groups['title'] ?? '', sql: groups['sql'] ?? '' }));
const at = '2026-06-01T10:00:00.000Z';
const scope = { account: '123456789012', region: 'us-east-1', type: 'AWS::S3::Bucket' as const };
const bucket = { ...scope, id: 'shop-assets', name: 'shop-assets', arn: 'arn:aws:s3:::shop-assets' };
const observations: readonly Observation[] = [
  { ruleId: 's3-bucket-no-public-read', severity: 'critical', resource: bucket, readAt: at, by: 'sweep', verdict: { verdict: 'fail', message: 'Anyone may read.', evidence: [] } },
  { ruleId: 's3-bucket-block-public-access', severity: 'high', resource: bucket, readAt: at, by: 'sweep', verdict: { verdict: 'unknown', message: 'denied', because: { reason: 'denied', permission: 's3:GetBucketPublicAccessBlock', text: 'denied' }, evidence: [] } },
  { ruleId: 's3-bucket-tls-only', severity: 'high', resource: bucket, readAt: at, by: 'sweep', verdict: { verdict: 'fail', message: 'Plain HTTP.', evidence: [] } },
];

if (requireLayer('store on DynamoDB Local', hasJava(), 'a Java development kit')) {
  describe('queries for auditors', () => {
    let local: DynamoDbLocal;
    let client: DynamoDBClient;
    let finding = '';
    before(async () => {
      local = await startDynamoDbLocal();
      client = new DynamoDBClient(local.config);
      await makeTable(local.config, 'TABLE');
      const store = openDynamoDb('TABLE', { client: local.config });
      const suppression = { rule: 's3-bucket-tls-only', resource: bucket.arn, reason: 'a static site', owner: 'web', until: '2026-08-01T00:00:00.000Z' };
      await recordSweep(store, {
        scope, startedAt: at, endedAt: at, complete: true, resources: 1, listed: new Set([bucket.arn]), observe: () => Promise.resolve(observations),
      }, { suppressionOf: (rule) => (rule === suppression.rule ? suppression : undefined), now: new Date(at) });
      const later = '2026-06-01T11:00:00.000Z';
      await recordSweep(store, {
        scope, startedAt: later, endedAt: later, complete: true, resources: 1, listed: new Set([bucket.arn]),
        observe: () => Promise.resolve([...observations, { ...observations[2] as Observation, ruleId: 's3-bucket-logging' }].map((seen) => ({ ...seen, readAt: later }))),
      }, { suppressionOf: (rule) => (rule === suppression.rule ? suppression : undefined), now: new Date(later) });
      for await (const { id } of store.findings({ rules: ['s3-bucket-no-public-read'] })) finding = id;
      await store.close();
    });
    after(() => { client?.destroy(); local?.stop(); });

    test('the page has them all', () => { assert.equal(statements.length, 9); });
    for (const { title, sql } of statements) {
      test(title, async () => {
        const { Items = [] } = await client.send(new ExecuteStatementCommand({ Statement: sql.replace('FINDING', finding) }));
        const rows = Items.map((item) => unmarshall(item));
        assert.equal(rows.length, { 'One resource': 4, 'What changed in a time window': 4, 'Did resource X pass rule Y at time T?': 2 }[title] ?? 1, JSON.stringify(rows));
        assert.ok(rows.every((row) => Object.values(row).every((value) => value !== undefined)));
      });
    }
  });
}
