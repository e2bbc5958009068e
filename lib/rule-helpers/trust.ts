/** Trust policies of roles, for rules on one kind of principal at a time. */
import data from '../../data/confused-deputy-services.json' with { type: 'json' };
import type { Policy, PrincipalEntry, Statement } from '../iam/ast.ts';
import { exposureOf, type Exposure } from '../iam/exposure.ts';
import { issuerOf } from '../iam/federated.ts';
import { accountOf, arnAccount } from '../iam/fit.ts';
import { each, type Subject, type Trusted, type Wrong } from '../rule.ts';
import { eachAllow, gapsIn, isBound, orOpen, required } from './grants.ts';
import { openPolicy, ownerOf, policyOf } from './policy.ts';

type Role = Subject<'AWS::IAM::Role'>;

/** The trust policy with its Allows cut down to some of their principals; Denies stay as they are. */
export function trustOf(role: Role, keep: (entry: PrincipalEntry, statement: Statement) => boolean): Policy {
  const policy = policyOf(role.AssumeRolePolicyDocument);
  return {
    ...policy,
    statements: policy.statements.flatMap((statement) => {
      const { principals } = statement;
      if (statement.effect === 'Deny' || principals === undefined || principals.negated) return [statement];
      const entries = principals.entries.filter((entry) => keep(entry, statement));
      if (entries.length === 0 && principals.gaps.length === 0) return [];
      return [{ ...statement, principals: { ...principals, entries, any: entries.some((entry) => entry.type === 'AWS' && entry.value === '*') } }];
    }),
  };
}

/** Who from outside may assume the role, by the trust policy as it was cut down. */
export const trustExposure = (role: Role, policy: Policy, trusted?: Trusted): Exposure => exposureOf(policy, ownerOf(role, 'sts', trusted), 'trust');

/** Whether a service says for whose resource it assumes a role (data/confused-deputy-services.json). */
export const saysItsSource = (service: string): boolean => Object.hasOwn(data.services, service.replace(/\.amazonaws\.com(?:\.cn)?$/, '').replace(/^logs\.[a-z0-9-]+$/, 'logs'));

/** Judges each Allow for each web identity provider that it trusts: by the provider and its issuer, as condition keys spell it. */
export const eachIssuer = (role: Role, wrong: (issuer: string, statement: Statement, provider: string) => Wrong): Wrong => each(policyOf(role.AssumeRolePolicyDocument).statements, (statement) => {
  if (statement.effect === 'Deny' || statement.principals === undefined) return undefined;
  const providers = statement.principals.entries.flatMap(({ type, value }) => (type === 'Federated' ? [value] : []));
  const found = each(providers, (provider) => wrong(issuerIn(statement, provider), statement, provider));
  if (found.length > 0 && (statement.effect === undefined || statement.conditionGaps.length > 0)) return openPolicy(gapsIn(statement));
  if (found.length === 0 && statement.principals.gaps.length > 0) return openPolicy(statement.principals.gaps);
  return found;
});

/** The issuer; of a provider that the same template makes, the one that the conditions speak of: no other could meet them. */
const issuerIn = (statement: Statement, provider: string): string => {
  const issuer = issuerOf(provider) ?? '';
  return issuer.startsWith('(') ? statement.conditions.map(({ key }) => /^(.+):(?:aud|sub)$/.exec(key)?.[1]).find((host) => host !== undefined) ?? issuer : issuer;
};

/** Whether one of the conditions that a claim must meet binds it; an open value may. */
export function bindsClaim(statement: Statement, key: string, binds: (value: string) => boolean): boolean {
  const asked = required(statement, key);
  if (asked.some((condition) => condition.gaps.length === 0 && condition.values.length > 0 && condition.values.every(binds))) return true;
  return orOpen(statement, asked);
}

/** Whether a third party must bring an external id, or its people MFA (id_roles_common-scenarios_third-party). */
function asksForProof(statement: Statement): boolean {
  const asked = required(statement, 'aws:MultiFactorAuthPresent').filter(({ comparison, ifExists }) => comparison === 'Bool' && !ifExists);
  return asked.some(({ values, gaps }) => gaps.length === 0 && values.every((value) => value.toLowerCase() === 'true')) || isBound(statement, 'sts:ExternalId') || orOpen(statement, asked);
}

/** Third parties, as account ids, that may assume the role without such a proof. */
export const withoutProof = (policy: Policy, thirdParties: readonly string[]): string[] => eachAllow(policy, (statement) => {
  // All but some are everyone, which is told apart.
  if (statement.principals?.negated === true) return undefined;
  const vendors = (statement.principals?.entries ?? []).filter(({ value }) => thirdParties.includes(accountOf(value) ?? arnAccount(value)));
  return vendors.length > 0 && !asksForProof(statement) && vendors.map(({ value }) => `${value} is a third party and may assume the role without an external id.`);
});
