import {
  AddUserToGroupCommand, AttachRolePolicyCommand, AttachUserPolicyCommand, CreateAccessKeyCommand, CreateGroupCommand, CreatePolicyCommand, CreateRoleCommand, CreateUserCommand,
  IAMClient, PutGroupPolicyCommand, PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { clientFor } from './aws.ts';

const allow = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** Makes so many users, groups and roles in turn, with policies narrow and broad. */
export async function seedIam(options: ReturnType<typeof clientFor>, principals: number, name: string): Promise<void> {
  if (principals === 0) return;
  const iam = new IAMClient({ ...options, region: 'us-east-1' });
  const policy = async (PolicyName: string, statement: object): Promise<string> =>
    (await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: allow(statement) }))).Policy?.Arn ?? '';
  const narrow = await policy(`${name}-narrow`, { Action: ['dynamodb:GetItem', 's3:GetObject'], Resource: `arn:aws:s3:::${name}-bucket-0/*` });
  const broad = await policy(`${name}-broad`, { Action: '*', Resource: '*' });
  for (let i = 0; i < principals; i += 1) {
    const index = Math.floor(i / 3);
    if (i % 3 === 0) {
      const RoleName = `${name}-role-${index}`;
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }) }));
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: index % 5 === 4 ? broad : narrow }));
      if (index % 4 === 3) await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'passes', PolicyDocument: allow({ Action: ['iam:PassRole', 'lambda:*'], Resource: '*' }) }));
    } else if (i % 3 === 1) {
      const UserName = `${name}-user-${index}`;
      await iam.send(new CreateUserCommand({ UserName }));
      if (index % 2 === 0) await iam.send(new CreateAccessKeyCommand({ UserName }));
      else await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: narrow }));
    } else {
      const GroupName = `${name}-group-${index}`;
      await iam.send(new CreateGroupCommand({ GroupName }));
      await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'reads', PolicyDocument: allow({ Action: 's3:GetObject', Resource: index % 2 === 0 ? '*' : `arn:aws:s3:::${name}-bucket-1/*` }) }));
      await iam.send(new AddUserToGroupCommand({ GroupName, UserName: `${name}-user-${index}` }));
    }
  }
}
