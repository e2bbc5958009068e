import { parsePolicy, type Policy, type Statement } from '../iam/policy.ts';
import { isUnknown } from '../model/unknown.ts';
import { whole, type PropertiesOf } from '../rule.ts';
import { required } from './grants.ts';
import { openPolicy } from './policy.ts';

type Permission = PropertiesOf<'AWS::Lambda::Permission'>;

/** Something that hands out the permissions of a function. */
export interface PermissionHolder { parts(type: 'AWS::Lambda::Permission'): readonly Permission[] }

/** The name in a function's name, ARN, partial ARN or qualified ARN. */
export function functionName(reference: string): string {
  const at = reference.lastIndexOf('function:');
  return (at < 0 ? reference : reference.slice(at + 'function:'.length)).split(':')[0] ?? reference;
}

/** The version or alias that a function's name or ARN is qualified with. */
export const qualifierOf = (reference: string): string | undefined => reference.slice(reference.includes('function:') ? reference.lastIndexOf('function:') + 'function:'.length : 0).split(':')[1];

const policies = new WeakMap<object, Policy>();

/**
 * The policy that a function's permissions make up, with those of its versions and aliases: the statements as they are
 * on a live function, and those that AddPermission would write on one of a template
 * (https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html).
 */
export function functionPolicy(fn: PermissionHolder): Policy {
  const permissions = whole(fn.parts('AWS::Lambda::Permission')) as readonly Permission[];
  return builtFrom(permissions, statementOf);
}

function builtFrom<P>(permissions: readonly P[], statement: (permission: P) => unknown): Policy {
  const kept = policies.get(permissions);
  if (kept) return kept;
  const policy = parsePolicy({ Version: '2012-10-17', Statement: permissions.map((permission) => statement(permission)) });
  policies.set(permissions, policy);
  return policy;
}

/** One permission as a statement; what is not known in it stays so. */
export function statementOf(permission: Permission): unknown {
  if (isUnknown(permission)) return permission;
  const p: Readonly<Record<string, unknown>> = { ...permission };
  if (p['Statement'] !== undefined) return p['Statement'];
  const condition = (operator: string, key: string, value: unknown) => (value === undefined ? {} : { [operator]: { [key]: value } });
  const equal = [['aws:SourceAccount', 'SourceAccount'], ['aws:PrincipalOrgID', 'PrincipalOrgID'], ['lambda:FunctionUrlAuthType', 'FunctionUrlAuthType'], ['lambda:EventSourceToken', 'EventSourceToken']]
    .flatMap(([key = '', name = '']) => (p[name] === undefined ? [] : [[key, p[name]]]));
  return {
    Effect: 'Allow', Principal: principalOf(p['Principal']), Action: p['Action'], ...(typeof p['FunctionName'] === 'string' && qualifierOf(p['FunctionName']) !== undefined ? { Resource: p['FunctionName'] } : {}),
    Condition: {
      ...(equal.length === 0 ? {} : { StringEquals: Object.fromEntries(equal) }),
      ...condition('ArnLike', 'aws:SourceArn', p['SourceArn']),
      ...condition('Bool', 'lambda:InvokedViaFunctionUrl', p['InvokedViaFunctionUrl'] === undefined || isUnknown(p['InvokedViaFunctionUrl']) ? p['InvokedViaFunctionUrl'] : String(p['InvokedViaFunctionUrl'])),
    },
  };
}

type LayerPermission = PropertiesOf<'AWS::Lambda::LayerVersionPermission'>;

/** The policy that a layer version's permissions make up (https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html). */
export function layerPolicy(layer: { parts(type: 'AWS::Lambda::LayerVersionPermission'): readonly LayerPermission[] }): Policy {
  const permissions = whole(layer.parts('AWS::Lambda::LayerVersionPermission')) as readonly LayerPermission[];
  return builtFrom(permissions, (p) => statementOf(isUnknown(p) ? p : { ...p, ...(p.OrganizationId === undefined ? {} : { PrincipalOrgID: p.OrganizationId }) }));
}

/** `*`, a service, or an account, user or role. */
function principalOf(principal: unknown): unknown {
  if (principal === '*' || typeof principal !== 'string') return principal;
  return /\.amazonaws\.com(?:\.cn)?$|\.amazon\.com$/.test(principal) ? { Service: principal } : { AWS: principal };
}

/** A service of a kind that a policy lets invoke; stops the rule where none surely is and a principal is not known. */
export function serviceIn(policy: Policy, isOne: (service: string) => boolean): string | undefined {
  const allows = policy.statements.filter(({ effect, principals }) => effect !== 'Deny' && principals?.negated !== true);
  for (const { effect, principals } of allows) {
    if (effect === undefined) continue;
    const found = principals?.entries.find(({ type, value }) => type === 'Service' && isOne(value.toLowerCase()));
    if (found) return found.value.toLowerCase();
  }
  const gaps = allows.flatMap((statement) => [...statement.gaps, ...statement.principals?.gaps ?? []]);
  return gaps.length > 0 ? openPolicy(gaps) : undefined;
}

/** Whether an Allow is for a URL that asks for IAM credentials, of any account (https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html). */
export const asksForCredentials = (statement: Statement): boolean => statement.effect === 'Allow'
  && required(statement, 'lambda:FunctionUrlAuthType').some(({ gaps, values }) => gaps.length === 0 && values.length > 0 && values.every((value) => value === 'AWS_IAM'));
