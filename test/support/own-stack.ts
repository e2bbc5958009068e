/** The own `cdk.out` as the gate judges it, and the same resources as the deployed monitor recorded them. */
import assert from 'node:assert/strict';
import { matchesGlob } from 'node:path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { loadAll } from '../../lib/cli/gate-inputs.ts';
import { parseConfig } from '../../lib/config.ts';
import { judgeTemplate, type GateVerdict } from '../../lib/engine/gate.ts';
import type { ResourceIdentity } from '../../lib/model/resource.ts';
import type { Verdict } from '../../lib/model/verdict.ts';
import { familyTypes } from '../../lib/sweep/families.generated.ts';
import { scopesOf } from '../../lib/sweep/families.ts';
import type { Store } from '../../lib/store/store.ts';
import { registry } from '../../rules/index.generated.ts';
import { ownStack } from '../parity/known/own-stack.ts';
import type { MiniStack } from './ministack.ts';

type Said = Pick<Verdict, 'verdict' | 'message'>;

/** A resource with what the sweep said of it, by rule. */
export interface Swept { readonly resource: ResourceIdentity; readonly verdicts: ReadonlyMap<string, Said> }

/** One rule on one resource of a template, before the push and in the account. */
export interface Pair { readonly ruleId: string; readonly path: string; readonly gate: Said; readonly sweep: Said | undefined }

/** Each scope of a sweep, once. */
export const scopesIn = (account: string, regions: readonly string[]) =>
  [...new Map(Object.keys(familyTypes).flatMap((family) => scopesOf(family, regions)).map((scope) => [`${scope.type} ${scope.region}`, { account, ...scope }])).values()];

/** The gate's verdicts on a cloud assembly, or on templates, by all rules, accepted risks left aside. */
export function gateVerdicts(paths: readonly string[], account?: string): readonly GateVerdict[] {
  const { loaded, errors } = loadAll(paths, { account });
  if (errors[0]) throw errors[0];
  const { trusted, params } = parseConfig({}, 'defaults');
  return loaded.flatMap((one) => judgeTemplate(one, registry, { now: new Date(), trusted, params }));
}

/** What the sweep recorded of everything in these scopes. */
export async function sweptResources(store: Store, scopes: ReturnType<typeof scopesIn>): Promise<readonly Swept[]> {
  const now = new Date().toISOString();
  const swept: Swept[] = [];
  await Promise.all(scopes.map(async (scope) => {
    for (const [key, { resource, marks }] of (await store.load(scope)).latest) {
      const verdicts = new Map<string, Said>();
      for (const ruleId of Object.keys(marks)) verdicts.set(ruleId, await store.assessmentAt(scope, key, ruleId, now) ?? assert.fail(`no assessment by ${ruleId} of ${key}`));
      swept.push({ resource, verdicts });
    }
  }));
  return swept;
}

/** What CloudFormation made of the resources of stacks, by `stack logical-id`; stacks are given with their region. */
export async function physicalIds({ client }: MiniStack, stacks: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const [StackName, region] of Object.entries(stacks)) {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client: new CloudFormationClient({ ...client, region }) }, { StackName })) {
      for (const { LogicalResourceId = '', PhysicalResourceId = '' } of StackResourceSummaries) ids.set(`${StackName} ${LogicalResourceId}`, PhysicalResourceId);
    }
  }
  return ids;
}

/** CloudFormation knows a live resource by its id, name or ARN, a queue by its URL. */
export const isKnownAs = ({ resource: { id, name, arn } }: Swept, physical: string): boolean => [id, name, arn].includes(physical) || physical.endsWith(`/${name}`);

/** The live resource of one in a template. */
export function liveOf({ type, id, region, path = '' }: ResourceIdentity, physical: ReadonlyMap<string, string>, swept: readonly Swept[]): Swept | undefined {
  const known = physical.get(`${path.split('/', 1)[0] ?? ''} ${id}`);
  return known === undefined ? undefined : swept.find((one) => one.resource.type === type && one.resource.region === region && isKnownAs(one, known));
}

/** True where both are sure and say the same; what both leave open is compared by nobody. */
export const agree = ({ gate, sweep }: Pair): boolean => gate.verdict === sweep?.verdict && (gate.verdict === 'pass' || (gate.verdict === 'fail' && gate.message === sweep.message));

/** What is listed: a rule with a glob of construct paths. */
export const listed = ownStack.flatMap(({ pairs }) => Object.entries(pairs).flatMap(([ruleId, paths]) => (paths === '*' ? ['**'] : paths).map((glob) => ({ ruleId, glob }))));

/** True for a pair that an entry of the list speaks of. */
export const isAbout = (entry: typeof listed[number], { ruleId, path }: Pair): boolean => entry.ruleId === ruleId && matchesGlob(path, entry.glob);

/** A pair in words. */
export const told = ({ ruleId, path, gate, sweep }: Pair): string =>
  `${ruleId} on ${path}\n  gate   ${gate.verdict}: ${gate.message}\n  sweep  ${sweep ? `${sweep.verdict}: ${sweep.message}` : 'nothing'}`;
