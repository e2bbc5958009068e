import { rule } from '../../lib/rule.ts';
import { bindsClaim, eachIssuer } from '../../lib/rule-helpers/trust.ts';

const host = 'cognito-identity.amazonaws.com';
const pool = 'us-east-1:12345678-dead-beef-cafe-123456790ab';
const trust = (Condition?: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: host }, Action: 'sts:AssumeRoleWithWebIdentity', ...Condition ? { Condition } : {} }] }) as never;
const amr = { 'ForAnyValue:StringLike': { [`${host}:amr`]: 'authenticated' } };

export default rule({
  id: 'cognito-identitypool-role-trust',
  type: 'AWS::IAM::Role',
  title: 'A role for Cognito identities names its identity pool and the kind of its users',
  severity: 'critical',
  why: 'Without the audience, users of an identity pool in any AWS account assume the role; without amr, guests have what users have.',
  fix: 'Add StringEquals cognito-identity.amazonaws.com:aud with the pool id, and ForAnyValue:StringLike cognito-identity.amazonaws.com:amr with authenticated or unauthenticated.',
  controls: { 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  check: (role) => eachIssuer(role, (issuer, statement) => /^cognito-identity(?:-us-gov)?\.amazonaws\.com(?:\.cn)?$/.test(issuer) && [
    !bindsClaim(statement, `${issuer}:aud`, (value) => /^[^*?]+$/.test(value)) && `Any identity pool may assume the role: no condition names a pool in ${issuer}:aud.`,
    !bindsClaim(statement, `${issuer}:amr`, (value) => value === 'authenticated' || value === 'unauthenticated') && `Guests and users may assume the role alike: no condition on ${issuer}:amr.`,
  ]),
  examples: {
    pass: [
      { name: 'users of one pool', properties: { AssumeRolePolicyDocument: trust({ StringEquals: { [`${host}:aud`]: pool }, ...amr }) } },
      { name: 'another provider', properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] } } },
    ],
    fail: [
      { name: 'no condition', properties: { AssumeRolePolicyDocument: trust() } },
      { name: 'no pool', properties: { AssumeRolePolicyDocument: trust(amr) } },
      { name: 'any pool of a region', properties: { AssumeRolePolicyDocument: trust({ StringLike: { [`${host}:aud`]: 'us-east-1:*' }, ...amr }) } },
      { name: 'guests and users', properties: { AssumeRolePolicyDocument: trust({ StringEquals: { [`${host}:aud`]: pool } }) } },
    ],
  },
});
