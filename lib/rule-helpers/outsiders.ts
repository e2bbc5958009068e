/** Who from outside a resource policy lets in, apart for those whom nobody named and those whom it names. */
import { arnParts } from '../iam/condition.ts';
import { exposureOf, type Exposure, type ExternalAccess, type Owner } from '../iam/exposure.ts';
import { isInsideAccount } from '../iam/keys.ts';
import { nameOf, type Policy, type Statement } from '../iam/policy.ts';
import { each, type Wrong } from '../rule.ts';
import { eachAllow, orOpen, required } from './grants.ts';
import { kept } from './kept.ts';
import { openPolicy, ownerKey } from './policy.ts';

/** Each Allow for each of its principals by itself, after all Denies. */
const apart = kept((policy: Policy, owner: Owner): readonly Exposure[] => policy.statements.filter(({ effect }) => effect !== 'Deny').flatMap((statement) => {
  const others = policy.statements.filter((other) => other !== statement && other.effect !== 'Allow');
  return principalsApart(statement).map((one) => exposureOf({ ...policy, statements: [one, ...others] }, owner, 'resource'));
}), ownerKey);

/** A principal that is named, and one that is not known, counts the same whatever stands beside it. */
function principalsApart(statement: Statement): readonly Statement[] {
  const { principals } = statement;
  if (principals === undefined || principals.negated || principals.entries.length + principals.gaps.length <= 1) return [statement];
  return [
    ...principals.entries.map((entry) => ({ ...statement, principals: { negated: false, any: entry.type === 'AWS' && entry.value === '*', entries: [entry], gaps: [] } })),
    ...principals.gaps.length > 0 ? [{ ...statement, principals: { ...principals, any: false, entries: [] } }] : [],
  ];
}

const sure = (found: readonly ExternalAccess[], open: readonly Exposure[]): readonly ExternalAccess[] =>
  (found.length === 0 && open.length > 0 ? openPolicy(open.flatMap(({ unknown }) => unknown)) : found);

/** Access by statements that anyone can use; stops the rule where only a part that is not known decides. */
export function openAccess(policy: Policy, owner: Owner): readonly ExternalAccess[] {
  const parts = apart(policy, owner);
  return sure(parts.flatMap((part) => (part.public ? part.externalAccess : [])), parts.filter((part) => part.public === null));
}

/** Access of outsiders that a statement names: accounts, organisations, providers. */
export function namedAccess(policy: Policy, owner: Owner): readonly ExternalAccess[] {
  const parts = apart(policy, owner).filter((part) => part.public !== true);
  return sure(parts.flatMap((part) => part.externalAccess), parts.filter(({ unknown }) => unknown.length > 0));
}

const sourceKeys = ['aws:SourceAccount', 'aws:SourceOwner', 'aws:SourceArn'];

/** Services that a statement lets act for a resource of another account that is not trusted. */
export const foreignSources = (policy: Policy, owner: Owner): string[] => eachAllow(policy, (statement): Wrong => {
  const [services, doubts] = [servicesOf(statement), statement.principals?.gaps ?? []];
  if (services.length === 0 && doubts.length === 0) return undefined;
  const asked = sourceKeys.flatMap((key) => required(statement, key));
  const foreign = asked.flatMap(({ values }) => values).filter((value) => {
    const account = value.startsWith('arn:') ? arnParts(value)[4] ?? '' : value;
    return /^\d{12}$/.test(account) && !isInsideAccount(account, owner);
  });
  if (foreign.length > 0 && services.length === 0) return openPolicy(doubts);
  if (foreign.length > 0) return `${services.join(', ')} may act for ${[...new Set(foreign)].join(', ')} (statement ${nameOf(statement)}).`;
  return orOpen(statement, asked);
});

/** Services of AWS that a statement names. */
export const servicesOf = ({ principals }: Statement): readonly string[] => (principals === undefined || principals.negated ? []
  : principals.entries.flatMap(({ type, value }) => (type === 'Service' && /\.amazonaws\.com(?:\.cn)?$/i.test(value) ? [value.toLowerCase()] : [])));

/** Judges each service that an Allow names; a principal that is not known may be one of the `possible`. */
export const eachService = (policy: Policy, possible: readonly string[], wrong: (service: string, statement: Statement) => Wrong): string[] => eachAllow(policy, (statement) => {
  const found = each(servicesOf(statement), (service) => wrong(service, statement));
  const gaps = statement.principals?.gaps ?? [];
  return found.length === 0 && gaps.length > 0 && each(possible, (service) => wrong(service, statement)).length > 0 ? openPolicy(gaps) : found;
});

/** Whether a key must have one of some fixed values, without a wildcard or variable; one that is not known stops the rule. */
export function isFixed(statement: Statement, key: string): boolean {
  const asked = required(statement, key);
  if (asked.some(({ values, gaps }) => gaps.length === 0 && values.length > 0 && values.every((value) => !/[*?]|\$\{/.test(value)))) return true;
  return orOpen(statement, asked);
}

/** Judges the service's resources for which a policy lets it act, as they are written; those with a wildcard are left out. */
export const eachSource = (policy: Policy, service: string, wrong: (arn: string) => Wrong): string[] => [...new Set(eachService(policy, [service], (one, statement) => {
  if (one !== service) return undefined;
  const asked = required(statement, 'aws:SourceArn');
  const named = asked.flatMap(({ values }) => values.filter((value) => value.split(':')[2] === service.split('.', 1)[0] && !/[*?]/.test(value)));
  const found = each(named, wrong);
  return found.length > 0 || asked.some(({ values, gaps }) => values.length > 0 && gaps.length === 0) ? found : orOpen(statement, asked);
}))];
