import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from '../../lib/iam/policy.ts';
import { isUnknown, Unknown } from '../../lib/model/unknown.ts';
import { UnknownRead } from '../../lib/model/view.ts';
import { anyName, isBound, takesAll, wideGrants } from '../../lib/rule-helpers/grants.ts';
import { bindsSubject } from '../../lib/rule-helpers/subjects.ts';

const unknown = new Unknown({ reason: 'unresolved', text: 'a parameter without a value' });
const statement = (more: object) => {
  const [first] = parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*', ...more }] }).statements;
  assert.ok(first);
  return first;
};

for (const [resource, tail, wanted] of [
  ['*', `role/${anyName}`, true], ['arn:aws:iam::111122223333:role/*', `role/${anyName}`, true], ['arn:aws:iam::*:role/*', `role/${anyName}`, true],
  ['arn:aws:iam::*', `role/${anyName}`, true], ['arn:aws-cn:iam::111122223333:*', `role/${anyName}`, true], ['arn:*:role/*', `role/${anyName}`, true],
  ['arn:aws:iam::111122223333:role/app/*', `role/${anyName}`, false], ['arn:aws:iam::111122223333:user/*', `role/${anyName}`, false],
  ['arn:aws:iam::111122223333:role/${aws:username}', `role/${anyName}`, false], ['arn:aws:s3:::*', `role/${anyName}`, false],
  ['arn:aws:kms:eu-west-1:111122223333:key/*', `key/${anyName}`, true], ['arn:aws:kms:*', `key/${anyName}`, true], ['arn:aws:kms:eu-?est-1:111122223333:key/*', `key/${anyName}`, true],
  ['arn:aws:kms:eu-west-1:111122223333:alias/*', `key/${anyName}`, false],
  ['arn:aws:iam::444455556666:role/*', `arn:aws:iam::000000000000:role/${anyName}`, false], ['arn:aws:iam::*:role/*', `arn:aws:iam::000000000000:role/${anyName}`, true],
] as const) {
  test(`${resource} ${wanted ? 'takes in' : 'does not take in'} every ${tail.split(/[:/]/).at(-2) ?? ''}`, () => {
    assert.equal(takesAll(statement({ Resource: ['arn:aws:iam::111122223333:role/one', resource] }).resources, tail.startsWith('key') ? 'kms' : 'iam', tail), wanted);
    assert.equal(takesAll(statement({ Resource: undefined, NotResource: resource }).resources, tail.startsWith('key') ? 'kms' : 'iam', tail), !wanted);
  });
}

test('what is not known stops the rule, unless another statement surely fails', () => {
  const judge = (...statements: object[]) => wideGrants(parsePolicy({ Version: '2012-10-17', Statement: statements.map((s) => ({ Effect: 'Allow', Action: 'iam:PassRole', ...s })) }), ['iam:PassRole'], `role/${anyName}`);
  assert.throws(() => judge({ Resource: unknown }), UnknownRead);
  assert.throws(() => judge({ Action: unknown, Resource: '*' }), UnknownRead);
  assert.throws(() => judge({ Resource: '*', Condition: unknown }), UnknownRead);
  assert.throws(() => judge({ Effect: unknown, Resource: '*' }), UnknownRead);
  assert.equal(judge({ Resource: unknown }, { Resource: '*' }).length, 1);
  assert.equal(judge({ Effect: unknown, Resource: 'arn:aws:iam::111122223333:role/one' }).length, 0);
  assert.ok(isUnknown(unknown));
});

test('a condition binds a key only with values that name something', () => {
  const asks = (Condition: object): boolean => isBound(statement({ Condition }), 'iam:PassedToService');
  assert.equal(asks({ StringEquals: { 'IAM:passedtoservice': ['lambda.amazonaws.com'] } }), true);
  assert.equal(asks({ StringLike: { 'iam:PassedToService': ['lambda.amazonaws.com', '*'] } }), false);
  assert.equal(asks({ StringNotEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }), false);
  assert.equal(asks({ Null: { 'iam:PassedToService': 'false' } }), false);
  assert.throws(() => asks({ StringEquals: { 'iam:PassedToService': unknown } }), UnknownRead);
});

for (const [issuer, subject, wanted] of [
  ['token.actions.githubusercontent.com', 'repo:shop/api:ref:refs/heads/main', true],
  ['token.actions.githubusercontent.com', 'repo:shop/api:environment:prod*', true],
  ['token.actions.githubusercontent.com', 'repo:shop/api:ref:refs/heads/release/*', true],
  ['token.actions.githubusercontent.com', 'repo:shop/api:ref:refs/heads/*', false],
  ['token.actions.githubusercontent.com', 'repo:shop/api:ref:*', false],
  ['token.actions.githubusercontent.com', 'repo:shop/api:environment:*', false],
  ['token.actions.githubusercontent.com', 'repo:shop/api*', false],
  ['token.actions.githubusercontent.com', 'repo:*/api:ref:refs/heads/main', false],
  ['token.actions.githubusercontent.com', '*', false],
  ['token.actions.githubusercontent.com', '', false],
  ['gitlab.com', 'project_path:shop/api:ref_type:branch:ref:main', true],
  ['gitlab.com', 'project_path:shop/api:ref_type:branch:ref:release-*', true],
  ['gitlab.com', 'project_path:shop/api:ref_type:branch:ref:*', false],
  ['gitlab.com', 'project_path:shop/*:ref_type:branch:ref:main', false],
  ['app.terraform.io', 'organization:shop:project:web:workspace:prod:run_phase:*', true],
  ['app.terraform.io', 'organization:shop:project:*:workspace:prod:run_phase:apply', false],
  ['app.terraform.io', 'organization:shop:*', false],
  ['oidc.eks.eu-west-1.amazonaws.com/id/ab12', 'system:serviceaccount:shop:api', true],
  ['oidc.eks.eu-west-1.amazonaws.com/id/ab12', 'system:serviceaccount:shop:*', false],
] as const) {
  test(`${issuer}: ${subject || '(empty)'} is ${wanted ? 'bound' : 'open'}`, () => { assert.equal(bindsSubject(issuer, subject), wanted); });
}
