import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadAssembly } from '../../lib/template/assembly.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import type { LoadOptions } from '../../lib/template/load.ts';
import { byId, corpus, load } from './support.ts';

/** The value of a queue's KmsMasterKeyId. */
function value(written: string, options: LoadOptions = {}, more = ''): unknown {
  return byId(load(`${more}\nResources:\n  Other: { Type: AWS::SQS::Queue, Properties: { QueueName: other } }\n  Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: ${written} } }\n`, options), 'Q').properties['KmsMasterKeyId'];
}
const why = (of: unknown): string => { assert.ok(isUnknown(of), JSON.stringify(of)); return of.because.text; };

test('functions that a template decides', () => {
  assert.equal(value('!Join ["-", [a, !Ref AWS::NoValue, b, 1]]'), 'a-b-1');
  assert.equal(value('!Select ["1", !Split ["|", "x|y"]]'), 'y');
  assert.equal(value('!Sub "${Other.QueueName}-${!Kept}-${AWS::Partition}"'), 'other-${Kept}-aws');
  assert.equal(value('!Base64 größe'), Buffer.from('größe').toString('base64'));
  assert.equal(value('!GetAtt Other.Arn', { account: '111122223333', region: 'eu-west-1' }), 'arn:aws:sqs:eu-west-1:111122223333:other');
  assert.equal(value('!Ref Other', { account: '111122223333', region: 'cn-north-1' }), 'https://sqs.cn-north-1.amazonaws.com.cn/111122223333/other');
  assert.equal(value('!FindInMap [M, a, b]', {}, 'Mappings: { M: { a: { b: found } } }'), 'found');
  assert.equal(value('!FindInMap [M, a, c, { DefaultValue: instead }]', {}, 'Mappings: { M: { a: { b: found } } }'), 'instead');
  assert.equal(value('!ToJsonString { a: [1, !Ref AWS::Region] }', { region: 'us-east-1' }), '{"a":[1,"us-east-1"]}');
  assert.equal(value('!Ref AWS::NoValue'), undefined);
});

test('own account, region and generated names have stand-ins that compare equal', () => {
  const queue = byId(load('Resources: { A: { Type: AWS::SQS::Queue }, B: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !GetAtt A.Arn, RedrivePolicy: { deadLetterTargetArn: !Sub "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${A.QueueName}", account: !Ref AWS::AccountId } } } }'), 'B');
  const policy = queue.properties['RedrivePolicy'];
  assert.deepEqual(policy, { deadLetterTargetArn: queue.properties['KmsMasterKeyId'], account: queue.account });
  assert.equal(queue.properties['KmsMasterKeyId'], `arn:${queue.partition}:sqs:${queue.region}:${queue.account}:(A)`);
});

test('what only a deployment knows is unknown, with the reason', () => {
  assert.match(why(value('!ImportValue shared-key')), /export shared-key/);
  assert.match(why(value('!GetAtt Other.Nonsense')), /Other\.Nonsense is known only after deployment/);
  assert.match(why(value('!Ref Nothing')), /neither a parameter nor a resource/);
  assert.match(why(value('"{{resolve:ssm:/key}}"')), /dynamic reference/);
  assert.match(why(value('!Sub "{{resolve:ssm:${AWS::StackName}}}"')), /dynamic reference/);
  assert.match(why(value('!Sub "a-${Nothing}"')), /Nothing/);
  assert.match(why(value('!Select [7, [a]]')), /no member/);
  assert.match(why(value('!GetAZs ""')), /zones/);
  assert.match(why(value('!Frobnicate x')), /Fn::Frobnicate is no function/);
  assert.match(why(value('!Transform { Name: X }')), /macro/);
  assert.match(why(value('[a]')), /not a text/);
});

test('parameters: default, override, secrets and Systems Manager', () => {
  const more = 'Parameters: { P: { Type: String, Default: alias/a }, L: { Type: CommaDelimitedList, Default: "a, b" }, S: { Type: String, NoEcho: true, Default: hunter2 }, M: { Type: "AWS::SSM::Parameter::Value<String>", Default: /x }, N: { Type: String } }';
  assert.equal(value('!Ref P', {}, more), 'alias/a');
  assert.equal(value('!Ref P', { parameters: { P: 'alias/b', Undeclared: 'x' } }, more), 'alias/b');
  assert.equal(value('!Join [":", !Ref L]', {}, more), 'a:b');
  assert.match(why(value('!Ref S', { parameters: { S: 'given' } }, more)), /NoEcho/);
  assert.match(why(value('!Ref M', {}, more)), /Systems Manager/);
  assert.match(why(value('!Ref N', {}, more)), /no value here/);
  const shown = JSON.stringify(load(`${more}\nResources: { F: { Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { A: !Ref S, B: plain-text-value } } } } }`).resources);
  assert.doesNotMatch(shown, /hunter2|plain-text-value/);
  assert.match(shown, /concealed, 16 characters/);
});

test('values have the types of the published schema', () => {
  const loaded = load(`Resources:
  F: { Type: AWS::Lambda::Function, Properties: { Timeout: '30', MemorySize: 512, Description: 7, Layers: one, Environment: { Variables: { A: 1 } } } }
  K: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: 'true', KeyPolicy: '{"Statement":[]}', PendingWindowInDays: soon } }
  B: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: text, BucketEncryption: { ServerSideEncryptionConfiguration: { BucketKeyEnabled: 'yes' } } } }
`);
  const f = byId(loaded, 'F').properties;
  assert.deepEqual([f['Timeout'], f['MemorySize'], f['Description'], f['Layers']], [30, 512, '7', ['one']]);
  const k = byId(loaded, 'K').properties;
  assert.deepEqual([k['EnableKeyRotation'], k['KeyPolicy']], [true, { Statement: [] }]);
  assert.match(why(k['PendingWindowInDays']), /not a number/);
  const b = byId(loaded, 'B').properties;
  assert.match(why(b['VersioningConfiguration']), /not an object/);
  assert.deepEqual(b['BucketEncryption'], { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true }] });
});

test('ARNs of the types in use', () => {
  const loaded = load(`Resources:
  Role: { Type: AWS::IAM::Role, Properties: { Path: /service/, RoleName: r } }
  Managed: { Type: AWS::IAM::ManagedPolicy, Properties: {} }
  Fn: { Type: AWS::Lambda::Function, Properties: { FunctionName: f } }
  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Fn } }
  Alias: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Fn, Name: live } }
  Layer: { Type: AWS::Lambda::LayerVersion, Properties: { LayerName: l } }
  Group: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /g } }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: b } }
  Rule: { Type: AWS::Events::Rule, Properties: { Name: n, EventBusName: !GetAtt Bus.Arn } }
  Alias2: { Type: AWS::KMS::Alias, Properties: { AliasName: alias/k, TargetKeyId: !Ref Key } }
  Key: { Type: AWS::KMS::Key, Properties: {} }
  Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: t } }
  Shown: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: [!GetAtt Role.Arn, !Ref Managed, !GetAtt Fn.Arn, !Ref Version, !Ref Alias, !Ref Layer, !GetAtt Group.Arn, !GetAtt Rule.Arn, !Ref Rule, !Ref Alias2, !Ref Key, !GetAtt Key.Arn, !GetAtt Table.StreamArn, !Ref Table] } }
`, { account: '111122223333', region: 'us-east-1' });
  assert.deepEqual(byId(loaded, 'Shown').properties['RedrivePolicy'], [
    'arn:aws:iam::111122223333:role/service/r', 'arn:aws:iam::111122223333:policy/(Managed)', 'arn:aws:lambda:us-east-1:111122223333:function:f',
    'arn:aws:lambda:us-east-1:111122223333:function:f:(Version)', 'arn:aws:lambda:us-east-1:111122223333:function:f:live', 'arn:aws:lambda:us-east-1:111122223333:layer:l:(Layer)',
    'arn:aws:logs:us-east-1:111122223333:log-group:/g:*', 'arn:aws:events:us-east-1:111122223333:rule/b/n', 'n', 'alias/k', '(Key)', 'arn:aws:kms:us-east-1:111122223333:key/(Key)',
    'arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/(Table)', 't',
  ]);
});

test('loops are written out; a loop over an unknown list makes one of each, which may not be there', () => {
  const ids = (file: string): string[] => load(readFileSync(join(corpus, 'foreach', file), 'utf8'), {}, file).resources.map(({ id }) => id);
  assert.deepEqual(ids('resources.yaml'), ['Queuered', 'Queuebluegreen']);
  assert.deepEqual(ids('nested-loops.json'), ['BucketDevRaw', 'BucketDevClean', 'BucketProdRaw', 'BucketProdClean']);
  assert.deepEqual(ids('unknown-list.yaml'), ['Fixed', 'Queue(Team)']);
  const open = load(readFileSync(join(corpus, 'foreach/unknown-list.yaml'), 'utf8'));
  assert.ok(open.origin.get(byId(open, 'Queue(Team)'))?.maybe);
  const policies = (id: string): unknown[] => open.resources.find((one) => one.id === id)?.parts['AWS::SQS::QueuePolicy'] as unknown[];
  assert.deepEqual([policies('Queue(Team)').map(isUnknown), policies('Fixed').map(isUnknown)], [[false], [true]], 'a policy of the same loop is there with its queue');
  const loaded = load(readFileSync(join(corpus, 'foreach/properties.yaml'), 'utf8'));
  assert.deepEqual(byId(loaded, 'Fn').properties['Environment'], { Variables: { KEY_A: '(concealed, 1 characters)', KEY_B: '(concealed, 1 characters)' } });
});

test('names of names stay small', () => {
  const chain = Array.from({ length: 60 }, (_, n) => `  Q${n}: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub "\${Q${n + 1}.QueueName}\${Q${n + 1}.QueueName}" } }`).join('\n');
  const loaded = load(`Resources:\n${chain}\n  Q60: { Type: AWS::SQS::Queue, Properties: { QueueName: xxxxxxxxxxxxxxxx } }`);
  assert.equal(loaded.resources.length, 61);
  assert.ok(JSON.stringify(byId(loaded, 'Q0').properties).length < 5_000_000);
});

test('names that functions put together, and ids that services make up', () => {
  const loaded = load(`Transform: AWS::LanguageExtensions
Parameters: { Kind: { Type: String, Default: Orders } }
Resources:
  OrdersQueue: { Type: AWS::SQS::Queue }
  Net: { Type: AWS::EC2::VPC }
  Member: { Type: AWS::Organizations::Account }
  B: { Type: AWS::S3::Bucket, Properties: { Tags: [
    { Key: ref, Value: { Ref: { 'Fn::Sub': '\${Kind}Queue' } } }, { Key: att, Value: { 'Fn::GetAtt': [{ 'Fn::Sub': '\${Kind}Queue' }, Arn] } },
    { Key: id, Value: !GetAtt Net.DefaultSecurityGroup }, { Key: account, Value: !GetAtt Member.AccountId }, { Key: bad, Value: { Ref: { 'Fn::Sub': '\${Nothing}' } } }] } }
`);
  const queue = byId(loaded, 'OrdersQueue');
  const tags = byId(loaded, 'B').tags as Record<string, unknown>;
  assert.deepEqual([tags['ref'], tags['att'], tags['id']], ['https://sqs.xx-region-1.amazonaws.com/000000000000/(OrdersQueue)', queue.arn, '(Net.DefaultSecurityGroup)']);
  assert.deepEqual([isUnknown(tags['account']), isUnknown(tags['bad'])], [true, true]);
});

test('an output of another stack of the application, by the name of that stack', () => {
  const stack = (name: string, environment: string): object => ({ type: 'aws:cloudformation:stack', environment, properties: { templateFile: `${name}.json`, stackName: `shop-${name}` } });
  const output = (more: object): object => ({ 'Fn::GetStackOutput': { StackName: 'shop-Data', OutputName: 'Name', ...more } });
  const files = new Map([
    ['out/manifest.json', JSON.stringify({ artifacts: { Data: stack('Data', 'aws://111122223333/eu-west-1'), Web: stack('Web', 'aws://444455556666/us-east-1') } })],
    ['out/Data.json', JSON.stringify({ Resources: { B: { Type: 'AWS::S3::Bucket' } }, Outputs: { Name: { Value: { Ref: 'B' } } } })],
    ['out/Web.json', JSON.stringify({ Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: output({ Region: 'eu-west-1', RoleArn: 'arn:aws:iam::111122223333:role/read' }) } }, Elsewhere: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: output({}) } } } })],
  ]);
  const loaded = loadAssembly('out', (path) => files.get(path));
  assert.equal(byId(loaded, 'T').properties['DisplayName'], '(Data.B)');
  assert.match(String((byId(loaded, 'Elsewhere').properties['DisplayName'] as { because?: { text: string } }).because?.text), /The output Name is in the stack shop-Data/);
});

test('a snippet among the resources may add a policy', () => {
  const text = (snippet: string): string => `Resources: { ${snippet} Q: { Type: AWS::SQS::Queue } }`;
  const policies = (snippet: string): unknown => byId(load(text(snippet)), 'Q').parts['AWS::SQS::QueuePolicy'];
  assert.equal(policies(''), undefined);
  assert.deepEqual((policies('"Fn::Transform": { Name: AWS::Include, Parameters: { Location: s3://b/x.yaml } },') as unknown[]).map(isUnknown), [true]);
});
