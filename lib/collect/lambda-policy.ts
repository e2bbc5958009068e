import type { Json } from '../model/json.ts';
import type { PropertiesOf } from '../model/types.ts';
import { Unknown } from '../model/unknown.ts';
import type { PartOf } from './collector.ts';
import { json } from './shape.ts';

type Members = { readonly [key: string]: Json };
type Text = string | undefined;

/** Condition keys that AddPermission writes, by the property that CloudFormation has for them. */
const conditionKeys = {
  'aws:sourcearn': 'SourceArn', 'aws:sourceaccount': 'SourceAccount', 'aws:principalorgid': 'PrincipalOrgID',
  'lambda:functionurlauthtype': 'FunctionUrlAuthType', 'lambda:eventsourcetoken': 'EventSourceToken',
} as const;

/** Operators under which a key's value is what a request must have; others come with the statement only. */
const operators = /^(?:StringEquals|ArnLike|ArnEquals|Bool)$/i;

const membersOf = (value: Json | undefined): Members | undefined =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Members : undefined);
const single = (value: Json | undefined): Text => (typeof value === 'string' ? value : Array.isArray(value) && value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined);

function principalOf(value: Json | undefined): Text {
  const members = Object.values(membersOf(value) ?? {});
  return single(value) ?? (members.length === 1 ? single(members[0]) : undefined);
}

/** The statements of a policy document that a service answers as text; one unknown where it can't be read. */
export function statementsOf(policy: string): readonly Json[] | Unknown {
  const document: unknown = json(policy);
  if (document instanceof Unknown) return document;
  const statements = membersOf(document as Json)?.['Statement'];
  return statements === undefined ? [] : Array.isArray(statements) ? statements : [statements];
}

/**
 * The statements of a function's policy as permissions. An Allow has the properties that AddPermission could have
 * been given; the statement itself always comes along: https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
 */
export function permissionsOf(policy: string, arn: string): readonly (PartOf<'AWS::Lambda::Permission'> | Unknown)[] {
  const statements = statementsOf(policy);
  if (statements instanceof Unknown) return [statements];
  return statements.map((statement, index) => {
    const members = membersOf(statement) ?? {};
    return { id: single(members['Sid']) ?? `${arn}-${index}`, properties: { FunctionName: arn, ...fieldsOf(members), Statement: statement } };
  });
}

function fieldsOf(statement: Members): PropertiesOf<'AWS::Lambda::Permission'> {
  if (statement['Effect'] !== 'Allow') return {};
  const fields: Record<string, string | boolean> = {};
  const principal = principalOf(statement['Principal']);
  const action = single(statement['Action']);
  if (principal !== undefined) fields['Principal'] = principal;
  if (action !== undefined) fields['Action'] = action;
  for (const [operator, keys] of Object.entries(membersOf(statement['Condition']) ?? {})) {
    if (!operators.test(operator)) continue;
    for (const [key, value] of Object.entries(membersOf(keys) ?? {})) {
      const name = conditionKeys[key.toLowerCase() as keyof typeof conditionKeys];
      const text = single(value);
      if (name !== undefined && text !== undefined) fields[name] = text;
      if (key.toLowerCase() === 'lambda:invokedviafunctionurl') fields['InvokedViaFunctionUrl'] = String(single(value) ?? value) === 'true';
    }
  }
  return fields;
}

/** The statements of a layer version's policy as permissions: https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html */
export function layerPermissionsOf(policy: string, arn: string): readonly (PartOf<'AWS::Lambda::LayerVersionPermission'> | Unknown)[] {
  const statements = statementsOf(policy);
  if (statements instanceof Unknown) return [statements];
  return statements.map((statement, index) => {
    const members = membersOf(statement) ?? {};
    const { Principal, Action, PrincipalOrgID } = fieldsOf(members);
    return {
      id: single(members['Sid']) ?? `${arn}-${index}`,
      properties: {
        LayerVersionArn: arn, Statement: statement,
        ...(Principal === undefined ? {} : { Principal }), ...(Action === undefined ? {} : { Action }),
        ...(PrincipalOrgID === undefined ? {} : { OrganizationId: PrincipalOrgID }),
      },
    };
  });
}
