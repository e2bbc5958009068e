type Resources = Record<string, { readonly Type: string; readonly Properties: object; readonly Metadata?: object }>;

/** A policy of one statement. */
export const allow = (statement: object): object => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** Ten resources of ten types that refer to each other; their logical ids end with `i`. */
export const tenResources = (i: number): Resources => ({
  [`Queue${i}`]: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: i % 2 === 0 } },
  [`QueuePolicy${i}`]: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: `Queue${i}` }], PolicyDocument: allow({ Principal: '*', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [`Queue${i}`, 'Arn'] }, Condition: { ArnEquals: { 'aws:SourceArn': { Ref: `Topic${i}` } } } }) } },
  [`Topic${i}`]: { Type: 'AWS::SNS::Topic', Properties: {} },
  [`Bucket${i}`]: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
  [`BucketPolicy${i}`]: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: `Bucket${i}` }, PolicyDocument: allow({ Principal: '*', Action: 's3:GetObject', Resource: { 'Fn::Sub': `\${Bucket${i}.Arn}/*` } }) } },
  [`Role${i}`]: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }), Policies: [{ PolicyName: 'p', PolicyDocument: allow({ Action: ['dynamodb:GetItem', 'sqs:SendMessage'], Resource: { 'Fn::GetAtt': [`Queue${i}`, 'Arn'] } }) }] } },
  [`Function${i}`]: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile: 'x' }, Role: { 'Fn::GetAtt': [`Role${i}`, 'Arn'] }, Environment: { Variables: { TABLE: { Ref: `Table${i}` } } } } },
  [`Permission${i}`]: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: `Function${i}` }, Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com', SourceArn: { Ref: `Topic${i}` } } },
  [`Table${i}`]: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] } },
  [`Key${i}`]: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: allow({ Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' }) } },
});

/** `times` ten resources. */
export const manyResources = (times: number): Resources => Object.assign({}, ...Array.from({ length: times }, (_, i) => tenResources(i))) as Resources;
