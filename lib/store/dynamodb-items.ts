/** Items of the findings table: their keys, and content to item and back. Values never reach an expression's text. */
import type { Assessed, Assessment, Latest } from '../engine/assessment.ts';
import type { Anchor } from '../engine/chain.ts';
import { shortHash, twoDigits } from '../engine/hash.ts';
import { resourceHash, resourceKey, scopeName, type Scope } from '../engine/identity.ts';
import type { Change, Finding, FindingState, Suppression } from '../model/finding.ts';
import type { Evidence, Severity } from '../model/verdict.ts';
import { keyAttributes } from './table.ts';

/** An item as the document client takes and gives it. */
export type Item = Record<string, unknown>;

/** Encrypts evidence before it is stored and back; the text itself by default. */
export interface Seal { seal(text: string): Promise<string>; open(sealed: string): Promise<string> }

/** Evidence as it is. */
export const noSeal: Seal = { seal: (text) => Promise.resolve(text), open: (text) => Promise.resolve(text) };

/** Partitions that each state and severity, and each day, are spread over. */
export const shards = [0, 1, 2, 3] as const;
/** Partitions that anchors are spread over. */
export const anchorShards = Array.from({ length: 16 }, (_, index) => index);

const shardOf = (id: string): number => parseInt(id.slice(-1), 32) % shards.length;
// A key holds 2,048 bytes, a character up to 4 of them; what is longer is told apart after reading.
const keyText = (text: string): string => (text === '' ? '-' : text.slice(0, 500));

/** Partition keys of the table. */
export const partition = {
  findings: (scope: string) => `FINDING#${scope}`,
  history: (scope: string) => `HISTORY#${scope}`,
  latest: (scope: string) => `LATEST#${scope}`,
  sweeps: (scope: string) => `SWEEP#${scope}`,
  assessments: (scope: string, key: string) => `ASSESSMENT#${scope}#${resourceHash(key)}`,
  anchors: (shard: number) => `ANCHOR#${twoDigits(shard)}`,
  suppressions: (account: string | undefined) => `SUPPRESSION#${account ?? '*'}`,
  announced: (changeId: string) => `ANNOUNCED#${changeId}`,
  pending: (family: string, scope: string) => `PENDING#${family}#${scope}`,
  edges: (account: string, target: string) => `EDGE#${account}#${shortHash(target, 26)}`,
};

/** Partition keys of the indexes. */
export const indexKey = {
  state: (state: FindingState, severity: Severity, shard: number) => `${state}#${severity}#${shard}`,
  rule: keyText,
  resource: keyText,
  day: (day: string, shard: number) => `${day}#${shard}`,
};

/** Key of a chain's anchor. */
export const anchorKey = (chain: string): Item => ({ pk: partition.anchors(parseInt(shortHash(chain, 1), 32) % anchorShards.length), sk: chain });
/** Key of the last look at a resource. */
export const latestKey = (scope: string, key: string): Item => ({ pk: partition.latest(scope), sk: resourceHash(key) });
/** Key of an edge: the resource whose verdicts rest on the target. */
export const edgeKey = ({ account, region, type }: Scope, key: string, target: string): Item =>
  ({ pk: partition.edges(account, target), sk: `${scopeName({ account, region, type })}#${resourceHash(key)}` });
/** Key of a suppression. */
export const suppressionKey = ({ rule, resource, account }: Pick<Suppression, 'rule' | 'resource' | 'account'>): Item =>
  ({ pk: partition.suppressions(account), sk: shortHash(JSON.stringify([rule, resource]), 26) });

/** A finding as an item. */
export async function findingItem(finding: Finding, { seal }: Seal): Promise<Item> {
  const { evidence, id, state, severity, ruleId, changedAt, suppression } = finding;
  const key = resourceKey(finding.resource);
  return {
    ...finding, evidence: await seal(JSON.stringify(evidence)),
    pk: partition.findings(scopeName(finding)), sk: `${resourceHash(key)}#${id}`,
    findingId: id, order: 0, stateKey: indexKey.state(state, severity, shardOf(id)),
    stateSort: `${state === 'suppressed' ? suppression?.until ?? changedAt : changedAt}#${id}`,
    ruleKey: indexKey.rule(ruleId), ruleSort: `${state}#${id}`, resourceKey: indexKey.resource(key), resourceId: indexKey.resource(finding.resource.id),
  };
}

/** A history entry as an item: also what the table's stream hands to the announcer. */
export async function changeItem(change: Change, { seal }: Seal): Promise<Item> {
  const { at, id, findingId, position, sequence } = change;
  return {
    ...change, evidence: await seal(JSON.stringify(change.evidence)), pk: partition.history(change.chain), sk: positionKey(position),
    order: sequence, dayKey: indexKey.day(at.slice(0, 10), shardOf(findingId)), daySort: `${at}#${id}`,
  };
}

/** The last look at a resource as an item. */
export const latestItem = (scope: Scope, key: string, latest: Latest): Item =>
  ({ ...latestKey(scopeName(scope), key), key, ...latest, resourceId: indexKey.resource(latest.resource.id) });

/** An assessment as an item; the evidence of all verdicts is one text. */
export async function assessmentItem(assessment: Assessment, key: string, { seal }: Seal): Promise<Item> {
  const evidence: Record<string, readonly Evidence[]> = {};
  const verdicts: Record<string, Omit<Assessed, 'evidence'>> = {};
  for (const [ruleId, { evidence: seen, ...rest }] of Object.entries(assessment.verdicts)) {
    evidence[ruleId] = seen;
    verdicts[ruleId] = rest;
  }
  return { ...assessment, verdicts, evidence: await seal(JSON.stringify(evidence)), pk: partition.assessments(scopeName(assessment.scope), key), sk: assessment.readAt };
}

/** A chain's anchor as an item. */
export const anchorItem = (anchor: Anchor): Item => ({ ...anchorKey(anchor.chain), ...anchor });

/** Sort key of a history entry. */
export const positionKey = (position: number): string => String(position).padStart(12, '0');

// `findingId` is a key of an index and a field of a change.
const keyNames = new Set(keyAttributes().map(({ name }) => name));

/** A finding or change without its keys, its evidence opened. */
export async function contentOf<T extends Finding | Change>(item: Item, { open }: Seal): Promise<T> {
  const content = Object.fromEntries(Object.entries(item).filter(([name]) => !keyNames.has(name)));
  if (isChangeItem(item)) content['findingId'] = item['findingId'];
  return { ...content, evidence: JSON.parse(await open(String(item['evidence']))) as unknown } as unknown as T;
}

/** True for items that are history entries. */
export const isChangeItem = (item: Item): boolean => typeof item['pk'] === 'string' && item['pk'].startsWith('HISTORY#');

/** An assessment from its item. */
export async function assessmentOf(item: Item, { open }: Seal): Promise<Assessment> {
  const evidence = JSON.parse(await open(String(item['evidence']))) as Record<string, readonly Evidence[]>;
  const verdicts = Object.entries(item['verdicts'] as Record<string, Omit<Assessed, 'evidence'>>);
  const { scope, resource, readAt, gone } = item as unknown as Assessment;
  const whole = verdicts.map(([ruleId, rest]) => [ruleId, { ...rest, evidence: evidence[ruleId] ?? [] }]);
  return { scope, resource, readAt, verdicts: Object.fromEntries(whole) as Assessment['verdicts'], ...(gone ? { gone } : {}) };
}
