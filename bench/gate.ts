import { judgeTemplate } from '../lib/engine/gate.ts';
import { trustNobody } from '../lib/engine/example.ts';
import { loadTemplate } from '../lib/template/load.ts';
import { registry } from '../rules/index.generated.ts';
import { used, type Row } from './table.ts';

const allow = (statement: object): object => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** A template of so many resources of ten types that refer to each other. */
function template(resources: number): string {
  const made: Record<string, object> = {};
  for (let i = 0; Object.keys(made).length < resources; i += 1) {
    made[`Queue${i}`] = { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: i % 2 === 0 } };
    made[`QueuePolicy${i}`] = { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: `Queue${i}` }], PolicyDocument: allow({ Principal: '*', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [`Queue${i}`, 'Arn'] }, Condition: { ArnEquals: { 'aws:SourceArn': { Ref: `Topic${i}` } } } }) } };
    made[`Topic${i}`] = { Type: 'AWS::SNS::Topic', Properties: {} };
    made[`Bucket${i}`] = { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } };
    made[`BucketPolicy${i}`] = { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: `Bucket${i}` }, PolicyDocument: allow({ Principal: '*', Action: 's3:GetObject', Resource: { 'Fn::Sub': `\${Bucket${i}.Arn}/*` } }) } };
    made[`Role${i}`] = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }), Policies: [{ PolicyName: 'p', PolicyDocument: allow({ Action: ['dynamodb:GetItem', 'sqs:SendMessage'], Resource: { 'Fn::GetAtt': [`Queue${i}`, 'Arn'] } }) }] } };
    made[`Function${i}`] = { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile: 'x' }, Role: { 'Fn::GetAtt': [`Role${i}`, 'Arn'] }, Environment: { Variables: { TABLE: { Ref: `Table${i}` } } } } };
    made[`Permission${i}`] = { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: `Function${i}` }, Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com', SourceArn: { Ref: `Topic${i}` } } };
    made[`Table${i}`] = { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] } };
    made[`Key${i}`] = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: allow({ Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' }) } };
  }
  return JSON.stringify({ Resources: made });
}

/** Reading and judging a template of 500 resources by all rules, from its text to its verdicts, in a warm process. */
export function gate(): Row[] {
  const text = template(500);
  const once = (): number => {
    const start = used();
    judgeTemplate(loadTemplate('template.json', text, {}) ?? raise(), registry, { now: new Date(), trusted: trustNobody, params: {} });
    return (used() - start) * 1000;
  };
  once();
  return [{ what: 'gate: a template of 500 resources by all rules', budget: 1000, measured: once(), unit: 'ms' }];
}

const raise = (): never => { throw new Error('the template was not taken for one'); };
