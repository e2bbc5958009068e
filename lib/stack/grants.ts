import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Encryption } from './encryption.ts';

// The grants of the CDK name key actions by wildcard (kms:GenerateDataKey*); these name each action.

/** Lets a role use the key as a caller of encrypted queues, topics and tables does. */
export function grantKey(role: Role, { key }: Encryption): void {
  role.addToPolicy(new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }));
}

/** Lets a role send messages to encrypted queues. */
export function grantSend(role: Role, queues: readonly IQueue[], encryption: Encryption): void {
  role.addToPolicy(new PolicyStatement({ sid: 'Send', actions: ['sqs:SendMessage'], resources: queues.map(({ queueArn }) => queueArn) }));
  grantKey(role, encryption);
}

/** Lets a role publish to an encrypted topic. */
export function grantPublish(role: Role, topic: ITopic, encryption: Encryption): void {
  role.addToPolicy(new PolicyStatement({ sid: 'Publish', actions: ['sns:Publish'], resources: [topic.topicArn] }));
  grantKey(role, encryption);
}
