/** Trust policies whose principals are made by the same template, and so have no ARN yet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTemplate } from '../../lib/engine/gate.ts';
import { trustNobody } from '../../lib/engine/example.ts';
import { loadNamedTemplate } from '../../lib/template/load.ts';
import { registry } from '../../rules/index.generated.ts';

const verdicts = (id: string, trust: object): readonly string[] => {
  const text = JSON.stringify({ Resources: {
    Oidc: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: 'https://token.actions.githubusercontent.com' } },
    Pool: { Type: 'AWS::Cognito::IdentityPool', Properties: { AllowUnauthenticatedIdentities: false } },
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', ...trust }] } } },
  } });
  const settings = { now: new Date('2026-06-01T00:00:00Z'), trusted: trustNobody, params: {} };
  return judgeTemplate(loadNamedTemplate('t.json', text), registry.filter(({ rule }) => rule.id === id), settings).map(({ verdict }) => verdict);
};

const github = 'token.actions.githubusercontent.com';
const oidc = (claims: object) => ({ Principal: { Federated: { Ref: 'Oidc' } }, Condition: { StringEquals: claims } });

test('a provider of the same template is bound by the claims that the statement names', () => {
  const rule = 'iam-role-oidc-subject-bound';
  assert.deepEqual(verdicts(rule, oidc({ [`${github}:aud`]: 'sts.amazonaws.com', [`${github}:sub`]: 'repo:shop/api:environment:production' })), ['pass']);
  assert.deepEqual(verdicts(rule, oidc({ [`${github}:aud`]: 'sts.amazonaws.com' })), ['fail']);
  assert.deepEqual(verdicts(rule, { Principal: { Federated: { Ref: 'Oidc' } } }), ['fail']);
});

test('an identity pool of the same template binds the audience', () => {
  const host = 'cognito-identity.amazonaws.com';
  const trust = (aud: object) => ({ Principal: { Federated: host }, Condition: { StringEquals: aud, 'ForAnyValue:StringLike': { [`${host}:amr`]: 'authenticated' } } });
  assert.deepEqual(verdicts('cognito-identitypool-role-trust', trust({ [`${host}:aud`]: { Ref: 'Pool' } })), ['pass']);
  assert.deepEqual(verdicts('cognito-identitypool-role-trust', trust({ [`${host}:aud`]: { 'Fn::ImportValue': 'pool' } })), ['unknown']);
  assert.deepEqual(verdicts('cognito-identitypool-role-trust', trust({})), ['fail']);
});
