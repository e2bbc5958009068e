import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { actionsMatching } from '../../lib/iam/actions.ts';
import { decideAnswer, diffAnswer, policyAnswer } from '../../lib/iam/answers.ts';
import { covers } from '../../lib/iam/covers.ts';
import { decide } from '../../lib/iam/decide.ts';
import { type Exposure, exposure } from '../../lib/iam/exposure.ts';
import { ACCOUNTS, anyJson, condition, identityStatements, policyOf, statement, statements } from './arbitrary.ts';

const OWNER = { account: ACCOUNTS.OWN, trusted: { orgs: ['o-a'], vpcEndpoints: ['vpce-1'] } };
const KINDS = ['resource', 'trust'] as const;
const judge = (list: unknown): Exposure => exposure(policyOf(list), OWNER, 'resource');
const who = (answer: Exposure): string[] => [...new Set(answer.externalAccess.map(({ principal }) => principal))].sort();
const services = (answer: Exposure): string[] => [...new Set(answer.confusedDeputy.map(({ service }) => service))].sort();
const RUNS = Number(process.env['STANCE_RUNS'] ?? 2_000);

const noMore = (more: Exposure, less: Exposure): void => {
  // What a star lets services do for anyone is told as such until a condition names the source: then it is told by the source.
  const throughServices = services(more).includes('*');
  if (more.public === false && !throughServices) assert.equal(less.public, false, 'public');
  for (const principal of who(less)) assert.ok(who(more).includes(principal) || throughServices, `${principal} gained access`);
  for (const service of services(less)) assert.ok(services(more).includes(service) || more.public !== false, `${service} gained access`);
};

test('adding a Deny never adds access', () => {
  fc.assert(fc.property(statements, statement(fc.constant('Deny')), (list, deny) => noMore(judge(list), judge([...list, deny]))), { numRuns: RUNS });
});

test('narrowing an Allow by one more condition never adds access', () => {
  fc.assert(fc.property(statements, condition, (list, more) => {
    const narrowed = list.map((one) => {
      if (one['Effect'] !== 'Allow') return one;
      const block: Record<string, unknown> = { ...(one['Condition'] as Record<string, unknown> | undefined) };
      for (const [operator, keys] of Object.entries(more)) if (!(operator in block)) block[operator] = keys;
      return { ...one, Condition: block };
    });
    noMore(judge(list), judge(narrowed));
  }), { numRuns: RUNS });
});

test('order and repetition of statements change nothing', () => {
  fc.assert(fc.property(statements, fc.nat(), (list, turn) => {
    const at = turn % list.length;
    const [one, other] = [judge(list), judge([...list.slice(at), ...list.slice(0, at), ...list])];
    assert.deepEqual([other.public, who(other), services(other), other.s3PolicyStatusPublic], [one.public, who(one), services(one), one.s3PolicyStatusPublic]);
  }), { numRuns: RUNS });
});

const respell = (value: unknown): unknown => (Array.isArray(value) ? value.length === 1 ? value[0] : [...value].reverse() : typeof value === 'string' ? [value] : value);
test('a policy that is spelled otherwise gets the same answer', () => {
  fc.assert(fc.property(statements, (list) => {
    const spelled = list.map((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => {
      const element = name === 'Effect' ? name.toLowerCase() : name.toUpperCase();
      if (name.endsWith('Principal') && typeof value === 'object' && value !== null) return [element, Object.fromEntries(Object.entries(value).map(([type, who]) => [type, respell(who)]))];
      if (name !== 'Condition') return [element, name === 'Effect' || name.endsWith('Principal') ? value : respell(value)];
      return [element, Object.fromEntries(Object.entries(value as Record<string, Record<string, unknown>>).map(([operator, keys]) =>
        [operator, Object.fromEntries(Object.entries(keys).map(([key, values]) => [key.toUpperCase(), respell(values)]))]))];
    })));
    const [one, other] = [judge(list), judge(spelled.length === 1 ? spelled[0] : spelled)];
    assert.deepEqual([other.public, who(other), services(other), other.s3PolicyStatusPublic], [one.public, who(one), services(one), one.s3PolicyStatusPublic]);
    const text = JSON.stringify(policyOf(list));
    assert.equal(exposure(text, OWNER, 'resource').public, one.public);
    assert.equal(exposure(encodeURIComponent(text), OWNER, 'resource').public, one.public);
  }), { numRuns: RUNS });
});

test('a policy covers itself, and its parts', () => {
  fc.assert(fc.property(statements, identityStatements, (list, identity) => {
    assert.equal(covers(policyOf(list), policyOf(structuredClone(list)), 'resource'), true);
    assert.equal(covers(policyOf(identity), policyOf(structuredClone(identity)), 'identity'), true);
    const fewer = identity.filter((one, index) => one.Effect === 'Deny' || index > 0);
    assert.equal(covers(policyOf(identity), policyOf(fewer), 'identity'), true);
    assert.equal(covers(policyOf(identity), policyOf([...identity, { Effect: 'Deny', Action: 's3:Get*', Resource: '*' }]), 'identity'), true);
  }), { numRuns: 500 });
});

test('what covers says agrees with single decisions', () => {
  const actions = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'iam:PassRole'];
  const resources = ['arn:aws:s3:::b', 'arn:aws:s3:::b/a', 'arn:aws:s3:::b/x', 'arn:aws:s3:::c/x'];
  const contexts = [{}, { 'aws:SourceIp': '203.0.113.9', 'aws:SecureTransport': 'true' }, { 'aws:SourceVpce': 'vpce-1', 'aws:PrincipalOrgID': 'o-a' }];
  fc.assert(fc.property(identityStatements, identityStatements, (reference, candidate) => {
    if (covers(policyOf(reference), policyOf(candidate), 'identity') !== true) return;
    for (const action of actions) for (const resource of resources) for (const context of contexts) {
      const ask = (list: unknown): string => decide({ principal: `arn:aws:iam::${ACCOUNTS.OWN}:user/u`, action, resource, context, account: ACCOUNTS.OWN }, { identity: [policyOf(list)] }).decision;
      if (ask(candidate) === 'allow') assert.equal(ask(reference), 'allow', `${action} ${resource}`);
    }
  }), { numRuns: 1_000 });
});

test('a policy with NotAction equals its expansion', () => {
  const services = ['s3', 'sqs', 'iam', 'sts'];
  fc.assert(fc.property(fc.subarray(services, { minLength: 1 }), condition, (left, Condition) => {
    const [kept, gone] = [services.filter((service) => !left.includes(service)), left];
    const plain = policyOf([{ Effect: 'Allow', Action: kept.flatMap((service) => actionsMatching(`${service}:*`).map(({ name }) => name)), Resource: '*', Condition }]);
    const within = [{ Effect: 'Allow', NotAction: gone.map((service) => `${service}:*`), Resource: '*', Condition }, { Effect: 'Deny', NotAction: services.map((service) => `${service}:*`), Resource: '*' }];
    assert.equal(covers(policyOf(within), plain), true);
    assert.equal(covers(plain, policyOf(kept.map((service) => ({ Effect: 'Allow', Action: `${service}:*`, Resource: '*', Condition })))), true);
    assert.equal(covers(policyOf([{ Effect: 'Allow', NotAction: gone.map((service) => `${service}:*`), Resource: '*' }]), policyOf([{ Effect: 'Allow', Action: `${gone[0]}:*`, Resource: '*' }])), false);
  }), { numRuns: 100 });
});

test('the engine never throws, whatever JSON it is given', () => {
  const runs = Number(process.env['STANCE_FUZZ'] ?? 5_000);
  fc.assert(fc.property(anyJson, anyJson, (document, other) => {
    for (const kind of KINDS) exposure(document, OWNER, kind);
    policyAnswer({ id: 1, kind: 'resource', policy: document, context: other });
    policyAnswer(document);
    diffAnswer({ id: 1, reference: document, candidate: other, kind: 'resource' });
    decideAnswer({ id: 1, request: { principal: 'arn:aws:iam::111111111111:user/u', action: 's3:GetObject', resource: '*', context: other }, identity: [document], resource: other });
    decideAnswer(document);
  }), { numRuns: runs });
});

test('deep, long and hostile documents are answered', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 100_000; level += 1) deep = level % 2 === 0 ? [deep] : { Statement: deep };
  assert.equal(exposure({ Statement: [[deep]] }, OWNER, 'resource').public, null);
  const stars = `${'a*'.repeat(2_000)}b`;
  const long = { Statement: [
    { Effect: 'Allow', Principal: '*', Action: Array.from({ length: 3_000 }, (_, index) => `s3:Get${index}*`), Resource: stars },
    { Effect: 'Deny', Principal: '*', Action: stars, Resource: `${'a'.repeat(4_000)}*`, Condition: { StringLike: { 'aws:UserAgent': stars } } },
  ] };
  assert.equal(exposure(long, OWNER, 'resource').public, true);
  exposure({ Statement: Array.from({ length: 3_000 }, () => ({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { StringLike: { 'aws:UserAgent': 'a*' } } })).concat([{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] as never) }, OWNER, 'resource');
});

const RESOURCES = ['arn:aws:s3:::b', 'arn:aws:s3:::b/a/x', 'arn:aws:s3:::b/q'];
const ACTIONS = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage'];
const PLACES = [
  { 'aws:SecureTransport': 'true', 'aws:SourceIp': '8.8.8.8' }, { 'aws:SecureTransport': 'false', 'aws:SourceIp': '198.51.100.99' },
  { 'aws:SecureTransport': 'true', 'aws:SourceVpce': 'vpce-9' }, { 'aws:SecureTransport': 'true', 'aws:SourceIp': '8.8.8.8', 'aws:PrincipalOrgID': 'o-z' },
];
const EVERYTHING = [policyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }])];

/** Only principals of an account can be in an organisation. */
const possible = (principal: string, context: Record<string, string>): boolean => principal.startsWith('arn:') || !('aws:PrincipalOrgID' in context);

const isLetIn = (list: unknown, principal: string, places: readonly Record<string, string>[]): string | undefined => {
  for (const action of ACTIONS) for (const resource of RESOURCES) for (const context of places)
    if (possible(principal, context) && decide({ principal, action, resource, context, resourceAccount: ACCOUNTS.OWN }, { identity: EVERYTHING, resource: policyOf(list) }).decision === 'allow')
      return `${principal} ${action} ${resource} ${JSON.stringify(context)}`;
  return undefined;
};

test('whoever a single decision lets in is told by the exposure', () => {
  const named = [{ 'aws:SecureTransport': 'true', 'aws:SourceIp': '203.0.113.9' }, { 'aws:SecureTransport': 'true', 'aws:PrincipalOrgID': 'o-b', 'aws:SourceIp': '198.51.100.7' }];
  fc.assert(fc.property(statements, (list) => {
    const answer = judge(list);
    if (answer.public === false)
      for (const principal of ['*', 'arn:aws:iam::333333333333:role/x', 'arn:aws:iam::333333333333:user/u']) assert.equal(isLetIn(list, principal, PLACES), undefined);
    if (answer.externalAccess.length === 0 && answer.unknown.length === 0)
      for (const principal of ['*', `arn:aws:iam::${ACCOUNTS.FOREIGN}:role/r`, `arn:aws:iam::${ACCOUNTS.FOREIGN}:role/x`]) assert.equal(isLetIn(list, principal, [...PLACES, ...named]), undefined);
    if (answer.public === true && !list.some((one) => JSON.stringify(one).includes('oidc-provider') || JSON.stringify(one).includes('cognito')))
      assert.ok(who(answer).length > 0);
  }), { numRuns: RUNS });
});

test('what covers says of resource policies agrees with single decisions', () => {
  const callers = ['*', 'arn:aws:iam::333333333333:role/x', `arn:aws:iam::${ACCOUNTS.FOREIGN}:role/r`, `arn:aws:iam::${ACCOUNTS.FOREIGN}:role/x`, 'sns.amazonaws.com'];
  fc.assert(fc.property(statements, statements, (reference, candidate) => {
    if (covers(policyOf(reference), policyOf(candidate), 'resource') !== true) return;
    for (const principal of callers) for (const action of ACTIONS) for (const resource of RESOURCES) for (const context of PLACES) {
      if (!possible(principal, context)) continue;
      const ask = (list: unknown): string => decide({ principal, action, resource, context, resourceAccount: ACCOUNTS.OWN }, { identity: EVERYTHING, resource: policyOf(list) }).decision;
      if (ask(candidate) === 'allow') assert.equal(ask(reference), 'allow', `${principal} ${action} ${resource} ${JSON.stringify(context)}`);
    }
  }), { numRuns: RUNS / 2 });
});
