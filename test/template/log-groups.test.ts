import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trustNobody } from '../../lib/engine/example.ts';
import { judgeTemplate } from '../../lib/engine/gate.ts';
import { registry } from '../../rules/index.generated.ts';
import { byId, load } from './support.ts';

const rules = registry.filter(({ rule }) => rule.id === 'lambda-log-group-managed');
const fn = '{ Type: AWS::Lambda::Function, Properties: { Handler: i.h, Runtime: nodejs24.x, Code: { ZipFile: x }, Role: "arn:aws:iam::111122223333:role/r" } }';
const verdict = (text: string): string | undefined =>
  judgeTemplate(load(text), rules, { now: new Date(0), trusted: trustNobody, params: {} }).find(({ resource }) => resource.id === 'Fn')?.verdict;

test('nobody can have made the log group of a function that has no name yet', () => {
  assert.equal(verdict(`Resources: { Fn: ${fn} }`), 'fail');
  assert.equal(verdict(`Resources: { Fn: ${fn}, G: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub "/aws/lambda/\${Fn}", RetentionInDays: 30 } } }`), 'pass');
  assert.equal(verdict(`Resources: { Fn: ${fn.replace('Handler', 'FunctionName: orders, Handler')} }`), 'unknown', 'a group of this name may be there');
});

test('a group whose name, existence or template is not known leaves it open', () => {
  assert.equal(verdict(`Parameters: { N: { Type: String } }\nResources: { Fn: ${fn}, G: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Ref N } } }`), 'unknown');
  assert.equal(verdict(`Parameters: { N: { Type: String } }\nResources: { Fn: ${fn.replace('Handler', 'FunctionName: !Ref N, Handler')} }`), 'unknown');
  assert.equal(verdict(`Transform: Mine\nResources: { Fn: ${fn} }`), 'unknown');
  const group = 'Type: AWS::Logs::LogGroup, Condition: C, Properties: { LogGroupName: !Sub "/aws/lambda/${Fn}", RetentionInDays: 30 }';
  const maybe = `Parameters: { P: { Type: String } }\nConditions: { C: !Equals [!Ref P, a] }\nResources: { Fn: ${fn}, G: { ${group} } }`;
  assert.equal(verdict(maybe), 'unknown');
  assert.equal(verdict(maybe.replace('Fn: { ', 'Fn: { Condition: C, ')), 'pass', 'it is there wherever the function is');
});

test('the custom resource that CDK sets a retention with is the group', () => {
  const text = `Resources: { Fn: ${fn}, R: { Type: Custom::LogRetention, Properties: { ServiceToken: x, LogGroupName: !Join ["", [/aws/lambda/, !Ref Fn]], RetentionInDays: "30" } } }`;
  assert.equal(verdict(text), 'pass');
  const group = byId(load(text), 'R');
  assert.deepEqual([group.type, group.properties['RetentionInDays']], ['AWS::Logs::LogGroup', 30]);
  assert.equal(load(text.replace('ServiceToken: x', 'LogGroupRegion: us-east-1')).resources.length, 1, 'a group in another region is another');
});

test('properties that are left out as a whole are none', () => {
  assert.deepEqual(byId(load('Resources: { B: { Type: AWS::S3::Bucket, Properties: !Ref AWS::NoValue } }'), 'B').properties, {});
});
