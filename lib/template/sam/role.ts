import { carry } from '../places.ts';
import { isRecord, listed, textOf } from '../shape.ts';
import type { Raw } from './expand.ts';
import { statementsOf } from './policy-templates.ts';

const managed = (path: string): Raw => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${path}` });
const serviceRoles = new Set([
  'AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole', 'AWSLambdaSQSQueueExecutionRole', 'AWSLambdaKinesisExecutionRole', 'AWSLambdaDynamoDBExecutionRole',
  'AWSLambdaMSKExecutionRole', 'AWSLambdaENIManagementAccess', 'AWSLambdaRole', 'AWSCodeDeployRoleForLambda', 'AmazonAPIGatewayPushToCloudWatchLogs', 'AWSAppSyncPushToCloudWatchLogs',
]);

/** A managed policy of AWS by its name. */
export const managedPolicy = (name: string): Raw => managed(serviceRoles.has(name) ? `service-role/${name}` : name);
/** What a traced function or state machine needs: SAM takes one policy in the standard partition, another elsewhere. */
export const tracingPolicy: Raw = managedPolicy('AWSXrayWriteOnlyAccess');

const nothing: Raw = { Ref: 'AWS::NoValue' };
/** What stands where SAM's result can't be told. */
const untold: Raw = { 'Fn::Transform': 'Policies' };

/** A policy as it goes into `ManagedPolicyArns` and into `Policies`; either may be nothing. */
interface Placed { readonly arn?: unknown; readonly inline?: unknown }

/** Managed policies are written by name, ARN or reference, inline ones as a document or a policy template; `Fn::If` chooses among them. */
function placed(policy: unknown, name: string): Placed {
  if (typeof policy === 'string') return { arn: policy.startsWith('arn:') ? policy : managedPolicy(policy) };
  if (Array.isArray(policy)) return { arn: untold, inline: untold };
  if (!isRecord(policy)) return {};
  if (Object.hasOwn(policy, 'Statement')) return { inline: { PolicyName: name, PolicyDocument: versioned(policy) } };
  const [key = ''] = Object.keys(policy);
  if (policy['Ref'] === 'AWS::NoValue') return {};
  if (key === 'Fn::If') {
    const [condition, yes, no] = listed(policy[key]);
    const [one, other] = [placed(yes, name), placed(no, name)];
    const either = (part: keyof Placed): unknown => (one[part] === undefined && other[part] === undefined ? undefined : { 'Fn::If': [condition, one[part] ?? nothing, other[part] ?? nothing] });
    return { arn: either('arn'), inline: either('inline') };
  }
  if (key === 'Ref' || key.startsWith('Fn::')) return { arn: policy };
  return { inline: { PolicyName: name, PolicyDocument: statementsOf(key, policy[key]) } };
}

/** The execution role that SAM makes: managed policies by name or ARN, documents and policy templates as inline policies. */
export function roleOf(id: string, service: string, properties: Raw, extra: readonly unknown[], statements: readonly unknown[] = []): Raw {
  const all = listed(properties['Policies']).map((policy, index) => placed(policy, `${id}Policy${index}`));
  const arns = [...extra, ...all.flatMap(({ arn }) => (arn === undefined ? [] : [arn]))];
  const inline = all.flatMap((one) => (one.inline === undefined ? [] : [one.inline]));
  if (statements.length > 0) inline.push({ PolicyName: `${id}Policy${all.length}`, PolicyDocument: { Version: '2012-10-17', Statement: statements } });
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: properties['AssumeRolePolicyDocument'] ?? trust(service),
      ManagedPolicyArns: arns,
      ...(inline.length === 0 ? {} : { Policies: inline }),
      ...(properties['PermissionsBoundary'] === undefined ? {} : { PermissionsBoundary: properties['PermissionsBoundary'] }),
      ...(properties['RolePath'] === undefined ? {} : { Path: properties['RolePath'] }),
    },
  };
}

/** A role that a service takes on, with its policies. */
export const plainRole = (service: string, policies: Raw): Raw => ({ Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust(service), ...policies } });

/** The inline policy of a role that SAM makes for an event. */
export const inlinePolicy = (Statement: readonly Raw[]): Raw => ({ Policies: [{ PolicyName: 'EventPolicy', PolicyDocument: { Version: '2012-10-17', Statement } }] });

const trust = (service: string): Raw => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] }] });

function versioned(policy: Raw): Raw {
  if (textOf(policy, 'Version') !== undefined) return policy;
  const document = { Version: '2012-10-17', ...policy };
  for (const key of Object.keys(policy)) carry(policy, key, document, key);
  return document;
}
