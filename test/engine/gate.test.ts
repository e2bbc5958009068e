import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTemplate, type GateVerdict } from '../../lib/engine/gate.ts';
import { trustNobody } from '../../lib/engine/example.ts';
import { templateWorld } from '../../lib/engine/template-world.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { each, rule, type RegisteredRule, type Rule } from '../../lib/rule.ts';
import { byId, load } from '../template/support.ts';

const settings = { now: new Date('2026-06-01T00:00:00Z'), trusted: trustNobody, params: {} };
const texts = { severity: 'medium', why: 'Why.', fix: 'Fix.', controls: {} } as const;
const registered = (one: Rule, template: 'yes' | 'no' = 'yes'): RegisteredRule => ({ rule: one, service: 's', template, triggers: [] });

const encrypted = rule({ ...texts, id: 'encrypted', type: 'AWS::SQS::Queue', title: 'Encrypted', check: (queue) => queue.SqsManagedSseEnabled === false && 'It is not.', examples: { pass: [{ name: 'a', properties: {} }], fail: [{ name: 'b', properties: { SqsManagedSseEnabled: false } }] } });
const closed = rule({
  ...texts, id: 'closed', type: 'AWS::Lambda::Function', parts: ['AWS::Lambda::Permission'], title: 'Closed',
  check: (fn) => each(fn.parts('AWS::Lambda::Permission'), (p) => p.Principal === '*' && 'Anyone may call it.'), examples: { pass: [{ name: 'a', properties: {} }], fail: [{ name: 'b', properties: {} }] },
});
const rotated = rule({
  ...texts, id: 'rotated', type: 'AWS::SQS::Queue', reads: ['AWS::KMS::Key'], title: 'Rotated',
  check: (queue, { get }) => queue.KmsMasterKeyId !== undefined && get('AWS::KMS::Key', queue.KmsMasterKeyId)?.EnableKeyRotation !== true && 'Its key is not rotated.',
  examples: { pass: [{ name: 'a', properties: {} }], fail: [{ name: 'b', properties: {} }] },
});

const template = `Resources:
  Plain:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: false
  ByKey: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !Ref Key } }
  ByAlias: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/own } }
  ByOther: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/elsewhere } }
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: false } }
  Alias: { Type: AWS::KMS::Alias, Properties: { AliasName: alias/own, TargetKeyId: !Ref Key } }
  Fn: { Type: AWS::Lambda::Function }
  Fine: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Fn, Principal: '111122223333' } }
  Open:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Fn
      Principal: '*'
`;
const verdicts = judgeTemplate(load(template), [registered(encrypted), registered(closed), registered(rotated)], settings);
const of = (ruleId: string, id: string): GateVerdict => {
  const found = verdicts.find((verdict) => verdict.ruleId === ruleId && verdict.resource.id === id);
  assert.ok(found);
  return found;
};

test('a verdict has the place of its evidence, of a satellite\'s too', () => {
  assert.deepEqual(of('encrypted', 'Plain').location, { file: 'template.yaml', line: 5, column: 7 });
  assert.equal(of('encrypted', 'ByKey').location.line, 6);
  const open = of('closed', 'Fn');
  assert.deepEqual([open.verdict, open.message, open.location.line], ['fail', 'Anyone may call it.', 17]);
  assert.deepEqual(of('rotated', 'ByKey').location, { file: 'template.yaml', line: 9, column: 45 }, 'of another resource that the rule has read');
});

test('evidence says whose it is, whichever rule has looked first', () => {
  assert.deepEqual(of('rotated', 'ByKey').evidence.map(({ path }) => path), ['KmsMasterKeyId', 'AWS::KMS::Key(Key).EnableKeyRotation']);
  const own = rule({ ...texts, id: 'own', type: 'AWS::KMS::Key', title: 'Own', check: (key) => key.EnableKeyRotation !== true && 'It is not.', examples: { pass: [{ name: 'a', properties: {} }], fail: [{ name: 'b', properties: {} }] } });
  for (const order of [[rotated, own], [own, rotated]]) {
    const found = judgeTemplate(load(template), order.map((one) => registered(one)), settings);
    assert.deepEqual(found.find(({ ruleId }) => ruleId === 'own')?.evidence.map(({ path }) => path), ['EnableKeyRotation']);
    assert.deepEqual(found.find(({ ruleId, resource }) => ruleId === 'rotated' && resource.id === 'ByKey')?.evidence.at(-1)?.path, 'AWS::KMS::Key(Key).EnableKeyRotation');
  }
});

test('other resources are found by name, ARN and alias; what is elsewhere is unknown', () => {
  assert.deepEqual(['Plain', 'ByKey', 'ByAlias', 'ByOther'].map((id) => of('rotated', id).verdict), ['pass', 'fail', 'fail', 'unknown']);
  assert.deepEqual(of('rotated', 'ByOther').because, { reason: 'unresolved', path: 'AWS::KMS::Key(alias/elsewhere)', text: 'alias/elsewhere is not in the template.' });
  const loaded = load(template);
  const all = templateWorld(loaded).all('AWS::SQS::Queue', byId(loaded, 'Plain'));
  assert.ok(Array.isArray(all) && all.length === 5 && isUnknown(all[4]), 'the account may have others');
});

test('identity: logical id, no generated name and no stand-in ARN', () => {
  assert.deepEqual(of('encrypted', 'Plain').resource, { type: 'AWS::SQS::Queue', id: 'Plain', name: 'Plain', account: '000000000000', region: 'xx-region-1' });
  const [known] = judgeTemplate(load('Resources: { Q: { Type: AWS::SQS::Queue, Properties: { QueueName: q } } }', { account: '111122223333', region: 'us-east-1' }), [registered(encrypted)], settings);
  assert.deepEqual(known?.resource, { type: 'AWS::SQS::Queue', id: 'Q', name: 'q', arn: 'arn:aws:sqs:us-east-1:111122223333:q', account: '111122223333', region: 'us-east-1' });
});

test('rules that no template can decide are left out', () => {
  assert.deepEqual(judgeTemplate(load(template), [registered(encrypted, 'no')], settings), []);
});

test('a verdict is a line of JSON with evidence and place', () => {
  assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(of('encrypted', 'Plain'))) as object), ['kind', 'ruleId', 'verdict', 'severity', 'resource', 'message', 'evidence', 'location']);
});
