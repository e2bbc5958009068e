import {
  AddUserToGroupCommand, AttachGroupPolicyCommand, AttachRolePolicyCommand, AttachUserPolicyCommand, CreateGroupCommand, CreatePolicyCommand, CreateRoleCommand,
  CreateUserCommand, GetPolicyCommand, IAMClient, PutGroupPolicyCommand, PutRolePermissionsBoundaryCommand, PutRolePolicyCommand, PutUserPermissionsBoundaryCommand, PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { account, type Properties, type Thing } from '../scene.ts';
import { NotCreatable, partsOf, tagList, text, unless, type Aws, type Create } from './aws.ts';

const nothing = text({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }] });

/** AWS::IAM::Role: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const role: Create = async (thing, aws) => {
  const iam = aws.client(IAMClient);
  const RoleName = thing.name;
  const { AssumeRolePolicyDocument = { Version: '2012-10-17', Statement: [] }, Path } = thing.properties;
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: text(AssumeRolePolicyDocument), Path: Path as string | undefined, Tags: tagList(thing) }));
  for (const [PolicyName, PolicyDocument] of inline(thing, 'AWS::IAM::RolePolicy')) await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  for (const PolicyArn of await attached(thing, aws)) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const PermissionsBoundary = await boundary(thing, aws);
  if (PermissionsBoundary !== undefined) await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  return { id: RoleName };
};

/** AWS::IAM::User: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
export const user: Create = async (thing, aws) => {
  const iam = aws.client(IAMClient);
  const UserName = thing.name;
  await iam.send(new CreateUserCommand({ UserName, Tags: tagList(thing) }));
  for (const GroupName of (thing.properties['Groups'] ?? []) as string[]) {
    await unless(iam.send(new CreateGroupCommand({ GroupName })), 'EntityAlreadyExistsException', 'EntityAlreadyExists');
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
  }
  for (const [PolicyName, PolicyDocument] of inline(thing, 'AWS::IAM::UserPolicy')) await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  for (const PolicyArn of await attached(thing, aws)) await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  const PermissionsBoundary = await boundary(thing, aws);
  if (PermissionsBoundary !== undefined) await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }));
  return { id: UserName };
};

/** AWS::IAM::Group: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html */
export const group: Create = async (thing, aws) => {
  const iam = aws.client(IAMClient);
  const GroupName = thing.name;
  await iam.send(new CreateGroupCommand({ GroupName }));
  for (const [PolicyName, PolicyDocument] of inline(thing, 'AWS::IAM::GroupPolicy')) await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument }));
  for (const PolicyArn of await attached(thing, aws)) await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
  return { id: GroupName };
};

/** AWS::IAM::ManagedPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export const managedPolicy: Create = async (thing, aws) => {
  if (thing.arn?.split(':')[4] === 'aws') {
    const known = await unless(aws.client(IAMClient).send(new GetPolicyCommand({ PolicyArn: thing.arn })), 'NoSuchEntityException');
    if (!known) throw new NotCreatable('nobody but AWS makes a policy of AWS');
    return { id: thing.name, arn: thing.arn };
  }
  const { Policy } = await aws.client(IAMClient).send(new CreatePolicyCommand({ PolicyName: thing.name, PolicyDocument: text(thing.properties['PolicyDocument']) }));
  return { id: thing.name, arn: Policy?.Arn };
};

/** A role by its ARN, where nothing else of the example has made it. */
export async function ensureRole(arn: string, aws: Aws): Promise<void> {
  const RoleName = arn.slice(arn.lastIndexOf('/') + 1);
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  await unless(aws.client(IAMClient).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: text(trust) })), 'EntityAlreadyExistsException', 'EntityAlreadyExists');
}

const inline = (thing: Thing, type: string): [string, string][] =>
  partsOf(thing, type).map((part: Properties, index) => [String(part['PolicyName'] ?? `p${index}`), text(part['PolicyDocument'])]);

/** ARNs to attach; the account's own policies are made where they are missing. */
async function attached(thing: Thing, aws: Aws): Promise<readonly string[]> {
  const arns = (thing.properties['ManagedPolicyArns'] ?? []) as string[];
  for (const arn of arns) await ensurePolicy(arn, aws);
  return arns;
}

async function boundary(thing: Thing, aws: Aws): Promise<string | undefined> {
  const arn = thing.properties['PermissionsBoundary'] as string | undefined;
  if (arn !== undefined) await ensurePolicy(arn, aws);
  return arn;
}

async function ensurePolicy(arn: string, aws: Aws): Promise<void> {
  if (arn.split(':')[4] !== account) return;
  const PolicyName = arn.slice(arn.lastIndexOf('/') + 1);
  await unless(aws.client(IAMClient).send(new CreatePolicyCommand({ PolicyName, PolicyDocument: nothing })), 'EntityAlreadyExistsException', 'EntityAlreadyExists');
}
