import fc from 'fast-check';

const OWN = '111111111111';
const FOREIGN = '222222222222';

/** Accounts that generated policies speak of. */
export const ACCOUNTS = { OWN, FOREIGN } as const;

const oneOrMore = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> => fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));

const action = fc.constantFrom('*', 's3:*', 's3:Get*', 's3:GetObject', 's3:PutObject', 'S3:getobject', 'sqs:SendMessage', 's3:Get?bject');
const resource = fc.constantFrom('*', 'arn:aws:s3:::b', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/a*', 'arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::b/a/x');
const awsPrincipal = fc.constantFrom('*', OWN, FOREIGN, `arn:aws:iam::${OWN}:root`, `arn:aws:iam::${FOREIGN}:role/r`, `arn:aws:iam::${FOREIGN}:root`, 'AIDAAAAAAAAAAAAAAAAA1');
const principal = fc.oneof(
  fc.constant('*'),
  fc.record({ AWS: oneOrMore(awsPrincipal) }),
  fc.record({ Service: oneOrMore(fc.constantFrom('sns.amazonaws.com', 's3.amazonaws.com')) }),
  fc.record({ Federated: fc.constantFrom(`arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com`, 'cognito-identity.amazonaws.com') }),
);

const clause = fc.oneof(
  fc.tuple(fc.constantFrom('StringEquals', 'StringLike', 'StringNotEquals', 'StringEqualsIfExists', 'ForAllValues:StringEquals'), fc.constantFrom('aws:PrincipalOrgID', 'AWS:principalorgid'), oneOrMore(fc.constantFrom('o-a', 'o-b', 'o-*', '*'))),
  fc.tuple(fc.constantFrom('StringEquals', 'StringNotEquals', 'StringNotEqualsIfExists'), fc.constantFrom('aws:SourceVpce', 'aws:PrincipalAccount', 'aws:SourceAccount'), oneOrMore(fc.constantFrom('vpce-1', OWN, FOREIGN))),
  fc.tuple(fc.constantFrom('IpAddress', 'NotIpAddress', 'IpAddressIfExists'), fc.constant('aws:SourceIp'), oneOrMore(fc.constantFrom('0.0.0.0/0', '203.0.113.0/24', '10.0.0.0/8', '198.51.100.7'))),
  fc.tuple(fc.constantFrom('ArnLike', 'ArnNotLike', 'ArnEquals'), fc.constantFrom('aws:SourceArn', 'aws:PrincipalArn'), oneOrMore(fc.constantFrom('*', `arn:aws:sns:*:${OWN}:*`, `arn:aws:iam::${FOREIGN}:role/*`, 'arn:aws:iam::*:role/x'))),
  fc.tuple(fc.constantFrom('Bool', 'BoolIfExists'), fc.constantFrom('aws:SecureTransport', 'aws:PrincipalIsAWSService'), fc.constantFrom('true', 'false', true, false)),
  fc.tuple(fc.constant('Null'), fc.constantFrom('aws:SourceVpce', 'aws:PrincipalOrgID'), fc.constantFrom('true', 'false')),
);

type Clause = readonly [string, string, unknown];
const block = (clauses: readonly Clause[]): Record<string, Record<string, unknown>> => {
  const out: Record<string, Record<string, unknown>> = {};
  for (const [operator, key, values] of clauses)
    if (!Object.keys(out[operator] ?? {}).some((other) => other.toLowerCase() === key.toLowerCase())) out[operator] = { ...out[operator], [key]: values };
  return out;
};

/** A condition block of up to two conditions. */
export const condition = fc.array(clause, { maxLength: 2 }).map(block);

const actions = fc.oneof({ weight: 4, arbitrary: oneOrMore(action).map((Action) => ({ Action })) }, { weight: 1, arbitrary: oneOrMore(action).map((NotAction) => ({ NotAction })) });
const resources = fc.oneof({ weight: 4, arbitrary: oneOrMore(resource).map((Resource) => ({ Resource })) }, { weight: 1, arbitrary: oneOrMore(resource).map((NotResource) => ({ NotResource })) });

/** A statement that AWS would take, of a resource policy. */
export const statement = (effect: fc.Arbitrary<string> = fc.constantFrom('Allow', 'Allow', 'Deny')): fc.Arbitrary<Record<string, unknown>> =>
  fc.tuple(effect, fc.oneof({ weight: 5, arbitrary: principal.map((Principal) => ({ Principal })) }, { weight: 1, arbitrary: principal.map((NotPrincipal) => ({ NotPrincipal })) }), actions, resources, fc.option(condition, { nil: undefined }))
    .map(([Effect, who, what, where, Condition]) => ({ Effect, ...who, ...what, ...where, ...(Condition === undefined ? {} : { Condition }) }));

/** The statements of a resource policy. */
export const statements = fc.array(statement(), { minLength: 1, maxLength: 4 });

/** The same without principals: an identity policy. */
export const identityStatements = fc.array(fc.tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), actions, resources, fc.option(condition, { nil: undefined }))
  .map(([Effect, what, where, Condition]) => ({ Effect, ...what, ...where, ...(Condition === undefined ? {} : { Condition }) })), { minLength: 1, maxLength: 4 });

/** A policy of some statements. */
export const policyOf = (Statement: unknown): Record<string, unknown> => ({ Version: '2012-10-17', Statement });

const NAMES = ['Version', 'Statement', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition', 'AWS', 'Service', 'Federated',
  'StringEquals', 'IpAddress', 'ForAllValues:StringLike', 'ArnLike', 'DateLessThan', 'NumericEquals', 'Null', 'aws:SourceIp', 'aws:PrincipalArn', 'aws:SourceArn', '__proto__', 'constructor', 'toString', ''];
const LEAVES = ['*', 'Allow', 'Deny', 's3:*', '2012-10-17', '${', '${aws:username}', '${*}', 'arn:::::', 'arn:aws:iam::*:root', '0.0.0.0/0', '::/0', '999.1.1.1/99', 'true', '%7B%7D', '{"Statement":[]}', '9e99', '2020-01-01', '\u0000', '', OWN, FOREIGN];

/** Anything that JSON can say, in the words of policies. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...LEAVES), fc.constant(null), fc.boolean(), fc.double(), fc.string({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries))),
}))['value'];
