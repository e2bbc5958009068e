import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trustNobody } from '../../lib/engine/example.ts';
import { judgeTemplate, type GateVerdict } from '../../lib/engine/gate.ts';
import { loadAssembly } from '../../lib/template/assembly.ts';
import type { Loaded } from '../../lib/template/loaded.ts';
import { registry } from '../../rules/index.generated.ts';
import { load } from './support.ts';

const judged = (loaded: Loaded, rule: string, id: string): GateVerdict => {
  const found = judgeTemplate(loaded, registry.filter((one) => one.rule.id === rule), { now: new Date('2026-06-01T00:00:00Z'), trusted: trustNobody, params: {} }).find(({ resource }) => resource.id === id);
  assert.ok(found, `${rule} on ${id}`);
  return found;
};
const open = 'Parameters: { Stage: { Type: String } }\nConditions: { Live: !Equals [!Ref Stage, live], Rest: !Not [!Condition Live], Twice: !And [!Condition Live, !Equals [!Ref Other, x]] }\n';
const verdict = (text: string, rule: string, id: string): string => judged(load(text), rule, id).verdict;
const denyHttp = '{ Effect: Deny, Principal: "*", Action: "s3:*", Resource: [!GetAtt B.Arn, !Sub "${B.Arn}/*"], Condition: { Bool: { "aws:SecureTransport": "false" } } }';
const allow = '{ Effect: Allow, Principal: { AWS: "arn:aws:iam::444455556666:root" }, Action: "s3:GetObject", Resource: !Sub "${B.Arn}/*" }';
const bucket = (statements: string): string => `${open}Resources: { B: { Type: AWS::S3::Bucket }, P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [${statements}] } } } }`;

test('what a condition changes but not decides is known', () => {
  const text = bucket(`${denyHttp}, !If [Live, ${allow}, !Ref AWS::NoValue]`);
  assert.equal(verdict(text, 's3-bucket-tls-only', 'B'), 'pass');
  assert.equal(verdict(text, 's3-bucket-policy-trusted-accounts', 'B'), 'unknown', 'one way a foreign account reads, the other none does');
  assert.equal(verdict(bucket(`!If [Live, ${denyHttp}, !Ref AWS::NoValue]`), 's3-bucket-tls-only', 'B'), 'unknown');
  assert.equal(verdict(bucket(`!If [Live, ${denyHttp}, !Ref AWS::NoValue], !If [Rest, ${denyHttp}, !Ref AWS::NoValue]`), 's3-bucket-tls-only', 'B'), 'pass', 'a condition and its opposite go together');
});

test('a verdict of each case keeps its evidence, its place and what is wrong', () => {
  const loaded = load(`${open}Resources:\n  Q:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      SSESpecification: !If [Live, { SSEEnabled: false }, !Ref AWS::NoValue]\n`);
  const { verdict: answer, message, evidence, location } = judged(loaded, 'dynamodb-cmk-encrypted', 'Q');
  assert.equal(answer, 'fail');
  assert.ok(message.length > 0 && evidence.length > 0);
  assert.equal(location.line, 7);
});

test('a resource is judged in the cases in which it is there', () => {
  const text = `${open}Resources: { B: { Type: AWS::S3::Bucket, Condition: Rest, Properties: { VersioningConfiguration: { Status: !If [Live, Suspended, Enabled] } } } }`;
  assert.equal(verdict(text, 's3-bucket-versioning', 'B'), 'pass');
});

test('a parameter that takes one of a few values is each of them', () => {
  const fn = (values: string, runtime: string): string => `Parameters: { V: { Type: String, AllowedValues: [${values}] } }\nConditions: { New: !Equals [!Ref V, b] }\nResources: { F: { Type: AWS::Lambda::Function, Properties: { Handler: a.b, Code: { ZipFile: x }, Role: r, Runtime: ${runtime} } } }`;
  assert.equal(verdict(fn('nodejs24.x, python3.14', '!Ref V'), 'lambda-runtime-supported', 'F'), 'pass');
  assert.equal(verdict(fn('nodejs24.x, nodejs8.10', '!Ref V'), 'lambda-runtime-supported', 'F'), 'unknown');
  assert.equal(verdict(fn('nodejs6.10, nodejs8.10', '!Ref V'), 'lambda-runtime-supported', 'F'), 'fail');
  assert.equal(verdict(fn('a, b', '!If [New, nodejs24.x, python3.14]'), 'lambda-runtime-supported', 'F'), 'pass');
  assert.equal(verdict(fn('nodejs24.x', '!Ref V').replace('AllowedValues: [nodejs24.x]', 'AllowedPattern: nodejs.*'), 'lambda-runtime-supported', 'F'), 'unknown');
  assert.equal(verdict(fn('nodejs24.x', '!Ref V').replace('Type: String', "Type: 'AWS::SSM::Parameter::Value<String>'"), 'lambda-runtime-supported', 'F'), 'unknown');
});

test('many conditions stay open', () => {
  const names = Array.from({ length: 6 }, (_, index) => `C${index}`);
  const text = `Parameters: { S: { Type: String } }\nConditions: { ${names.map((name) => `${name}: !Equals [!Ref S, ${name}]`).join(', ')} }\nResources: { B: { Type: AWS::S3::Bucket }, P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [${denyHttp}, ${names.map((name) => `!If [${name}, ${allow}, !Ref AWS::NoValue]`).join(', ')}] } } } }`;
  assert.equal(verdict(text, 's3-bucket-tls-only', 'B'), 'unknown', 'cases are worked out for four at once');
});

test('stacks of an application have conditions of their own', () => {
  const template = (status: string): string => JSON.stringify({
    Parameters: { S: { Type: 'String' } }, Conditions: { Live: { 'Fn::Equals': [{ Ref: 'S' }, 'live'] } },
    Resources: { B: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: { 'Fn::If': ['Live', 'Enabled', status] } } } } },
  });
  const stack = (name: string): object => ({ type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.json` } });
  const files = new Map([['out/manifest.json', JSON.stringify({ artifacts: { One: stack('One'), Two: stack('Two') } })], ['out/One.json', template('Enabled')], ['out/Two.json', template('Suspended')]]);
  const loaded = loadAssembly('out', (path) => files.get(path));
  const verdicts = judgeTemplate(loaded, registry.filter(({ rule }) => rule.id === 's3-bucket-versioning'), { now: new Date(0), trusted: trustNobody, params: {} });
  assert.deepEqual(verdicts.map((one) => one.verdict), ['pass', 'unknown']);
});

test('a list of which every member may be left out may be empty', () => {
  const alarm = (actions: string): string => `${open.replace('Stage: { Type: String }', 'Stage: { Type: String }, Topic: { Type: String }')}Resources: { A: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmActions: [${actions}] } } }`;
  const rule = 'cloudwatch-alarm-actions-configured';
  assert.equal(verdict(alarm('!If [Live, !Ref Topic, !Ref AWS::NoValue]'), rule, 'A'), 'unknown');
  assert.equal(verdict(alarm('!If [Live, !Ref AWS::NoValue, !Ref AWS::NoValue]'), rule, 'A'), 'fail');
  assert.equal(verdict(alarm('!If [Live, !Ref Topic, "arn:aws:sns:eu-west-1:111122223333:pager"]'), rule, 'A'), 'pass');
  assert.equal(verdict(alarm('!Ref Topic, !If [Live, !Ref Topic, !Ref AWS::NoValue]'), rule, 'A'), 'pass');
  assert.equal(verdict(alarm('!If [Live, !Ref Topic, !Ref AWS::NoValue], !If [Rest, !Ref Topic, !Ref AWS::NoValue]'), rule, 'A'), 'pass', 'one or the other is there');
});

test('what a macro may add is neither there nor missing', () => {
  const fn = 'Transform: Mine\nResources: { F: { Type: AWS::Lambda::Function, Properties: { Tags: [], TracingConfig: { Mode: PassThrough } } } }';
  assert.equal(verdict(fn, 'lambda-internet-exposed-inventory', 'F'), 'unknown');
});

test('an entry of a mapping by region is each of its entries', () => {
  const text = (mapping: string): string => `Mappings: { M: { ${mapping} } }\nResources: { F: { Type: AWS::Lambda::Function, Properties: { Handler: a.b, Code: { ZipFile: x }, Role: r, Runtime: !FindInMap [M, !Ref AWS::Region, value] } } }`;
  const rule = 'lambda-runtime-supported';
  assert.equal(verdict(text('eu-west-1: { value: nodejs24.x }, cn-north-1: { value: python3.14 }, us-east-1: { value: nodejs24.x }'), rule, 'F'), 'pass');
  assert.equal(verdict(text('eu-west-1: { value: nodejs24.x }, cn-north-1: { value: nodejs8.10 }'), rule, 'F'), 'unknown');
  assert.equal(verdict(text('eu-west-1: { value: nodejs6.10 }, cn-north-1: { value: nodejs8.10 }'), rule, 'F'), 'fail');
  assert.equal(verdict(text('eu-west-1: { value: nodejs24.x }, cn-north-1: { other: python3.14 }, us-east-1: { value: python3.14 }'), rule, 'F'), 'unknown');
});

test('two references choose entries of one mapping apart', () => {
  const text = `Parameters: { P: { Type: String } }
Mappings: { M: { eu-west-1: { new: nodejs24.x, old: nodejs8.10 }, us-east-1: { new: nodejs8.10, old: nodejs24.x } } }
Conditions: { C: !Equals [!Ref P, x] }
Resources: { F: { Type: AWS::Lambda::Function, Properties: { Handler: a.b, Code: { ZipFile: x }, Role: r, Runtime: !If [C, !FindInMap [M, !Ref AWS::Region, new], !FindInMap [M, !Ref P, new]] } } }`;
  assert.equal(verdict(text, 'lambda-runtime-supported', 'F'), 'unknown');
});

test('what is there under another name in one case is not left out of it', () => {
  const allowAll = '{ Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "*" }';
  const elsewhere = (condition: string): string => `${open}Resources: { P: { Type: AWS::S3::BucketPolicy, ${condition}Properties: { Bucket: !If [Live, one, !ImportValue two], PolicyDocument: { Statement: [!If [Live, ${denyHttp.replaceAll('!GetAtt B.Arn', '"*"').replaceAll('!Sub "${B.Arn}/*"', '"*"')}, ${allowAll}]] } } } }`;
  assert.equal(verdict(elsewhere(''), 's3-bucket-policy-trusted-accounts', 'P'), 'unknown');
  assert.equal(verdict(elsewhere('Condition: Rest, '), 's3-bucket-policy-trusted-accounts', 'P'), 'fail', 'the policy is there in one case only');
});

test('a case that grows beyond all measure stays open, and hides no other verdict', () => {
  const many = Array.from({ length: 300 }, (_, index) => `n${index}`).join(',');
  const text = `Transform: AWS::LanguageExtensions
Parameters: { P: { Type: String, AllowedValues: ["${many}", "a"] } }
Resources:
  Fn::ForEach::Outer: [X, !Split [",", !Ref P], { "Fn::ForEach::Inner": [Y, !Split [",", !Ref P], { "T\${X}\${Y}": { Type: AWS::SNS::Topic, Properties: { DisplayName: "\${X}" } } }] }]
  B: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: !Ref P } } }
`;
  assert.equal(verdict(text, 's3-bucket-versioning', 'B'), 'unknown');
});

test('allowed values of a Systems Manager parameter are names', () => {
  const text = (type: string): string => `Parameters: { S: { Type: "${type}", AllowedValues: [/a, /b] } }\nConditions: { C: !Equals [!Ref S, live] }\nResources: { B: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: !If [C, Enabled, Suspended] } } } }`;
  assert.equal(verdict(text('AWS::SSM::Parameter::Value<String>'), 's3-bucket-versioning', 'B'), 'unknown');
  assert.equal(verdict(text('String'), 's3-bucket-versioning', 'B'), 'fail');
});
