import { rule } from '../../lib/rule.ts';
import { bindsSubject } from '../../lib/rule-helpers/subjects.ts';
import { bindsClaim, eachIssuer } from '../../lib/rule-helpers/trust.ts';

const github = 'token.actions.githubusercontent.com';
const trust = (Condition: object, host = github) => ({ Version: '2012-10-17', Statement: [{
  Effect: 'Allow', Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` }, Action: 'sts:AssumeRoleWithWebIdentity', Condition,
}] }) as never;
const aud = { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' } };

export default rule({
  id: 'iam-role-oidc-subject-bound',
  type: 'AWS::IAM::Role',
  title: 'A role for an OIDC provider names the audience and the subject that may assume it',
  severity: 'critical',
  why: 'GitHub, GitLab and Terraform issue tokens to everybody: without a subject, any repository in the world assumes the role; with a wild one, any branch.',
  fix: 'Add StringEquals conditions on HOST:aud (sts.amazonaws.com) and HOST:sub, such as repo:my-org/my-repo:environment:production.',
  controls: { 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  check: (role) => eachIssuer(role, (issuer, statement, provider) => (!provider.includes(':oidc-provider/') ? undefined : [
    !bindsClaim(statement, `${issuer}:aud`, (value) => !/^[*?]+$/.test(value)) && `${issuer} may assume the role with any audience: there is no condition on ${issuer}:aud.`,
    !bindsClaim(statement, `${issuer}:sub`, (value) => bindsSubject(issuer, value)) && `${issuer} may assume the role with a subject that is not bound: ${said(statement.conditions.filter(({ key }) => key === `${issuer}:sub`).flatMap(({ values }) => values))}.`,
  ])),
  examples: {
    pass: [
      { name: 'an environment of a repository', properties: { AssumeRolePolicyDocument: trust({ StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com', [`${github}:sub`]: 'repo:shop/api:environment:production' } }) } },
      { name: 'tags of a repository', properties: { AssumeRolePolicyDocument: trust({ ...aud, StringLike: { [`${github}:sub`]: ['repo:shop/api:ref:refs/tags/v*'] } }) } },
      { name: 'no web identity', properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] } } },
    ],
    fail: [
      { name: 'no subject', properties: { AssumeRolePolicyDocument: trust(aud) } },
      { name: 'any repository of an owner', properties: { AssumeRolePolicyDocument: trust({ ...aud, StringLike: { [`${github}:sub`]: 'repo:shop/*' } }) } },
      { name: 'any branch', properties: { AssumeRolePolicyDocument: trust({ ...aud, StringLike: { [`${github}:sub`]: 'repo:shop/api:*' } }) } },
      { name: 'no audience', properties: { AssumeRolePolicyDocument: trust({ StringEquals: { [`${github}:sub`]: 'repo:shop/api:ref:refs/heads/main' } }) } },
      { name: 'any service account of a cluster', properties: { AssumeRolePolicyDocument: trust({ StringLike: { 'oidc.eks.eu-west-1.amazonaws.com/id/ab12:sub': 'system:serviceaccount:*', 'oidc.eks.eu-west-1.amazonaws.com/id/ab12:aud': 'sts.amazonaws.com' } }, 'oidc.eks.eu-west-1.amazonaws.com/id/AB12') } },
    ],
  },
});

const said = (values: readonly string[]): string => (values.length === 0 ? 'there is no condition on it' : values.join(', '));
