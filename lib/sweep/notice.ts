import { setTimeout as sleep } from 'node:timers/promises';
import { armed, counted, laterOf, noted, windowOf, type Noted, type Pending, type Waits } from '../changes/pending.ts';
import { delayOf, type Timing } from '../changes/timing.ts';
import { scopeName, type Scope } from '../engine/identity.ts';
import { StoreError } from '../errors.ts';
import type { Actor } from '../model/finding.ts';
import type { PendingKey, PendingStore } from '../store/pending.ts';
import type { Route } from './route.ts';
import type { Work } from './work.ts';

/** An event with the looks that it gives reason for. */
export interface Noticed { readonly routes: readonly Route[]; readonly actor?: Actor; /** Names its message. */ readonly message: string }

/** What noting events works with. */
export interface Notice {
  readonly account: string;
  readonly pending: PendingStore;
  readonly timing: Timing;
  readonly clock: () => Date;
  readonly send: (family: string, work: Work, seconds: number) => Promise<void>;
}

/** What is to be looked at after some events, and why. */
export interface Group { readonly key: PendingKey; readonly route: Route; readonly noted: Omit<Noted, 'now'>; readonly messages: ReadonlySet<string> }

/** Notes events: sends a message for each resource or type that none is under way for. Answers why which messages' events could not be noted. */
export async function notice(events: readonly Noticed[], notice: Notice): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  const groups = groupsOf(events, notice.account);
  const fresh: (Group & { readonly state: Pending; readonly due: number; readonly isNew: boolean })[] = [];
  const guarded = async (messages: ReadonlySet<string>, act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      for (const message of messages) failed.set(message, error instanceof Error ? error.message : String(error));
    }
  };
  await Promise.all(groups.map((group) => guarded(group.messages, async () => {
    const { key, route } = group;
    if (key.id === undefined) { await askForSweep(notice, key, group.noted, route.soft ?? false); return; }
    const made = await note(notice, key, group.noted, waitsOf(route.type, notice.timing));
    if (made.due !== undefined) fresh.push({ ...group, state: made.next, due: made.due, isNew: made.isNew });
  })));
  for (const of of Map.groupBy(fresh, ({ key }) => `${key.family} ${scopeName(key.scope)}`).values()) {
    const messages = new Set(of.flatMap((one) => [...one.messages]));
    await guarded(messages, async () => {
      const { family, scope } = (of[0] as Group).key;
      const ids = await idsOf(notice, { family, scope }, of.filter(({ isNew }) => isNew).length);
      // So many at once are looked at in one sweep; who changed which of them stays noted.
      if (ids > notice.timing.many) { await askForSweep(notice, { family, scope }, {}, false); return; }
      await Promise.all(of.map(async ({ key, route, state, due }) => {
        const { type, region, id = '' } = route;
        await notice.send(key.family, { kind: 'check', type, region, id, read: 1, generation: state.generation }, secondsUntil(due, notice.clock()));
        await changePending(notice, key, (now) => now && armed(now, due, state));
      }));
    });
  }
  return failed;
}

/** Notes that a type is to be swept after events, and sends the message where none is under way. */
export async function askForSweep(notice: Notice, key: PendingKey, what: Omit<Noted, 'now' | 'id'>, soft: boolean): Promise<void> {
  const { timing, clock, send } = notice;
  const { type, region } = key.scope;
  const waits: Waits = soft ? { delay: timing.restDelay * 1000, spacing: timing.restSpacing * 1000, patience: 0 }
    : { delay: delayOf(type, timing) * 1000, spacing: timing.sweepSpacing * 1000, patience: 0 };
  const { next, due } = await note(notice, key, what, waits);
  if (due === undefined) return;
  await send(key.family, { kind: 'sweep', type, region, read: 1, generation: next.generation }, secondsUntil(due, clock()));
  await changePending(notice, key, (now) => now && armed(now, due, next));
}

/** How long checks of a type wait. */
export const waitsOf = (type: string, timing: Timing): Waits => ({ delay: delayOf(type, timing) * 1000, spacing: timing.spacing * 1000, patience: timing.patience * 1000 });

/** Whole seconds from now until a time, as a queue takes them. */
export const secondsUntil = (time: number, now: Date): number => Math.min(900, Math.max(0, Math.ceil((time - now.getTime()) / 1000)));

async function note(notice: Notice, key: PendingKey, what: Omit<Noted, 'now'>, waits: Waits) {
  let made: ReturnType<typeof noted> | undefined;
  let isNew = false;
  await changePending(notice, key, (before) => {
    const now = notice.clock().getTime();
    made = noted(before, { ...what, now }, waits);
    isNew = before === undefined || windowOf(before.notedAt, lengthOf(notice)) !== windowOf(now, lengthOf(notice));
    return made.next;
  });
  return { ...made as ReturnType<typeof noted>, isNew };
}

const lengthOf = ({ timing }: Notice): number => timing.window * 1000;

/** How many resources of a type events came on lately, with some that are new. */
async function idsOf(notice: Notice, key: PendingKey, more: number): Promise<number> {
  const state = more === 0 ? await notice.pending.get(key) : await changePending(notice, key, (before) => counted(before, more, notice.clock().getTime(), lengthOf(notice)));
  return state?.window?.number === windowOf(notice.clock().getTime(), lengthOf(notice)) ? state.window.ids : 0;
}

const attempts = 30;

/** Changes what waits, again where another changed it meanwhile; undefined from `make`: nothing to change. */
export async function changePending({ pending, clock }: Pick<Notice, 'pending' | 'clock'>, key: PendingKey, make: (before: Pending | undefined) => Pending | undefined): Promise<Pending | undefined> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 1) await sleep(Math.random() * 5 * 2 ** Math.min(attempt, 6));
    const before = await pending.get(key);
    const next = make(before);
    if (next === undefined || await pending.put(key, next, before, clock())) return next;
  }
  throw new StoreError({ what: `others changed what waits for ${key.id ?? key.scope.type} ${attempts} times`, mend: 'try again' });
}

/** Events by what is to be looked at: the rules of all together, the latest of those who did it. */
export function groupsOf(events: readonly Noticed[], account: string): Group[] {
  const parts = events.flatMap((event) => event.routes.map((route) => ({ event, route })));
  return [...Map.groupBy(parts, ({ route: { family, type, region, id } }) => JSON.stringify([family, type, region, id])).values()].map((of) => {
    const [{ route }] = of as [(typeof of)[0]];
    const { family, type, region, id } = route;
    const scope: Scope = { account, region, type };
    const limited = of.every((one) => one.route.only !== undefined);
    const actor = of.map(({ event }) => event.actor).reduce(laterOf, undefined);
    const names = [...new Set(of.flatMap(({ event }) => event.actor?.eventName ?? []))];
    const soft = of.every((one) => one.route.soft);
    return {
      key: { family, scope, ...(id === undefined ? {} : { id }) }, route: { family, type, region, ...(id === undefined ? {} : { id }), ...(soft ? { soft } : {}) },
      noted: { ...(id === undefined ? {} : { id }), names, ...(actor && id !== undefined ? { actor } : {}), ...(limited ? { only: [...new Set(of.flatMap((one) => one.route.only ?? []))].sort() } : {}) },
      messages: new Set(of.map(({ event }) => event.message)),
    };
  });
}
