import { plainName } from '../changes/plain-name.ts';
import { Inventory } from '../collect/inventory.ts';
import { resourceKey, scopeOf } from '../engine/identity.ts';
import type { Judged } from '../engine/judged.ts';
import { suppressionsBy } from '../engine/suppressions.ts';
import type { Resource } from '../model/resource.ts';
import { isUnknown } from '../model/unknown.ts';
import type { RegisteredRule } from '../rule.ts';
import { recordCheck, recordMissing } from '../store/record.ts';
import { Budget } from './budget.ts';
import { finish, type Claimed } from './claim.ts';
import { judgeWithin } from './judge.ts';
import { askForSweep } from './notice.ts';
import { observationsOf } from './remember.ts';
import type { CheckWork } from './work.ts';
import { rulesFor, settingsOf, type Worked, type Worker } from './worker.ts';

/** Calls that one look may make; what needs more is left to a sweep. One of them is for the owner's tag. */
const callsPerLook = 10;

/** Looks at one resource; what is not there is looked for once more before its findings end, whether it is missed at the first or the second look. */
export async function check(item: CheckWork, claimed: Claimed, worker: Worker): Promise<Worked> {
  const { store, account, clock, later, timing } = worker;
  const readAt = clock().toISOString();
  const scope = scopeOf({ account, region: item.region, type: item.type });
  const budget = new Budget(worker.caller, (worker.calls ?? callsPerLook) - 1);
  const inventory = new Inventory({ ...worker, caller: budget, source: (type) => Promise.resolve(worker.collectors.get(type)) });
  const { only, actor } = claimed;
  const [found, suppressions] = await Promise.all([inventory.find(item.type, item.region, item.id), store.suppressions(account)]);
  if (isUnknown(found)) throw new Error(`${item.type} ${item.id} could not be looked at: ${found.because.text}`);
  const isMissed = found === undefined && !item.missed;
  const { missed: _missed, ...again } = item;
  const lookAgain = (): Promise<void> => later({ ...again, read: 2, ...(isMissed ? { missed: true as const } : {}), ...(claimed.covers === undefined ? {} : { generation: claimed.covers }), ...(only ? { only } : {}), ...(actor ? { actor } : {}) }, timing.confirm);
  if (isMissed) {
    await lookAgain();
    await finish({ ...item, read: 1 }, claimed, worker);
    return { outcome: 'missing', changes: [] };
  }
  const circumstances = { scope, suppressionOf: suppressionsBy(suppressions), now: clock() };
  const by = { by: 'event' as const, ...(actor ? { actor } : {}) };
  if (found === undefined) {
    const { changes } = await recordMissing(store, item.id, { readAt, ...by }, circumstances);
    await finish(item, claimed, worker);
    return { outcome: 'missing', changes };
  }
  const { judged, left } = await judgeFirst(found, rulesFor(item, only, worker), claimed.names ?? [], inventory, worker);
  budget.add(1);
  worker.saw?.(judged);
  const [undecided, decided] = worker.lastTry ? [[], judged] : split(judged, isPassing);
  const known = await store.loadResource(scope, resourceKey(found));
  const observations = await observationsOf(decided, { known, inventory, readAt, by: 'event', scope });
  const { changes } = await recordCheck(store, observations.map((seen) => ({ ...seen, ...by })), circumstances, known);
  if (left.length > 0) await askForSweep({ account, timing, clock, pending: store.pending, send: (_family, work, seconds) => later(work, seconds) }, { family: worker.family, scope }, { only: left }, true);
  if (undecided.length > 0) throw new Undecided(`${item.type} ${item.id} could not be read whole: ${undecided[0]?.verdict.message ?? ''}`, changes);
  // Only now: a look that fails is tried again itself, and each try would ask for another second one.
  if (item.read === 1) await lookAgain();
  await finish(item, claimed, worker);
  return { outcome: 'looked', changes, ...(left.length === 0 ? {} : { left }) };
}

/** Some of a resource could not be read for now; the rest was recorded. */
export class Undecided extends Error {
  readonly changes: Worked['changes'];
  constructor(text: string, changes: Worked['changes']) { super(text); this.changes = changes; }
}

/** Judges first by the rules that the events may have changed, so that the calls suffice for these. */
async function judgeFirst(found: Resource, rules: readonly RegisteredRule[], names: readonly string[], inventory: Inventory, worker: Worker): Promise<{ readonly judged: readonly Judged[]; readonly left: readonly string[] }> {
  const plain = new Set(names.map(plainName));
  const [first, others] = split(rules, ({ triggers }) => triggers.some((name) => plain.has(plainName(name))));
  const looks = [];
  for (const group of [first, others]) looks.push(await judgeWithin(group.map(({ rule }) => rule), found, inventory, settingsOf(worker)));
  return { judged: looks.flatMap(({ judged }) => judged), left: looks.flatMap(({ left }) => left.map((rule) => rule.id)) };
}

/** An unknown that may be gone at the next try: no answer, too many calls, a failure of the service. */
const isPassing = ({ verdict }: Judged): boolean => verdict.verdict === 'unknown' && (verdict.because.reason === 'timeout' || (verdict.because.reason === 'error' && passing.test(verdict.because.text)));
const passing = /Throttl|TooManyRequests|LimitExceeded|SlowDown|Internal|Unavailable|ECONN|EPIPE|\b5\d\d\b/;

const split = <T>(items: readonly T[], holds: (item: T) => boolean): [T[], T[]] => [items.filter(holds), items.filter((item) => !holds(item))];
