import { isRecord, listed, textOf } from '../shape.ts';
import { carry } from '../places.ts';
import type { Raw } from './expand.ts';
import { statementsOf } from './policy-templates.ts';

const managed = (path: string): Raw => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${path}` });
const serviceRoles = new Set([
  'AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole', 'AWSLambdaSQSQueueExecutionRole', 'AWSLambdaKinesisExecutionRole', 'AWSLambdaDynamoDBExecutionRole',
  'AWSLambdaMSKExecutionRole', 'AWSLambdaENIManagementAccess', 'AWSLambdaRole', 'AWSStepFunctionsFullAccess',
]);

/** A managed policy of AWS by its name. */
export const managedPolicy = (name: string): Raw => managed(serviceRoles.has(name) ? `service-role/${name}` : name);

/** The execution role that SAM makes: managed policies by name or ARN, documents and policy templates as inline policies. */
export function roleOf(id: string, service: string, properties: Raw, extra: readonly unknown[], statements: readonly unknown[] = []): Raw {
  const arns: unknown[] = [...extra];
  const inline: Raw[] = [];
  listed(properties['Policies']).forEach((policy, index) => {
    const name = `${id}Policy${index}`;
    if (typeof policy === 'string') arns.push(policy.startsWith('arn:') ? policy : managedPolicy(policy));
    else if (!isRecord(policy)) return;
    else if (Object.hasOwn(policy, 'Statement')) inline.push({ PolicyName: name, PolicyDocument: versioned(policy) });
    else {
      const [template] = Object.keys(policy);
      if (template === 'Ref' || template?.startsWith('Fn::') === true) arns.push(policy);
      else inline.push({ PolicyName: name, PolicyDocument: statementsOf(template ?? '', template === undefined ? {} : policy[template]) });
    }
  });
  if (statements.length > 0) inline.push({ PolicyName: `${id}Policy${inline.length}`, PolicyDocument: { Version: '2012-10-17', Statement: statements } });
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: properties['AssumeRolePolicyDocument'] ?? { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] }] },
      ManagedPolicyArns: arns,
      ...(inline.length === 0 ? {} : { Policies: inline }),
      ...(properties['PermissionsBoundary'] === undefined ? {} : { PermissionsBoundary: properties['PermissionsBoundary'] }),
      ...(properties['RolePath'] === undefined ? {} : { Path: properties['RolePath'] }),
    },
  };
}

function versioned(policy: Raw): Raw {
  if (textOf(policy, 'Version') !== undefined) return policy;
  const document = { Version: '2012-10-17', ...policy };
  for (const key of Object.keys(policy)) carry(policy, key, document, key);
  return document;
}
