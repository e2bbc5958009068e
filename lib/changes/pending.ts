/**
 * What waits for a look, as a pure state machine: many events on one resource lead to few looks, and at least one look
 * begins after the last event. Every event raises the generation; a look claims the generation it has seen. Times are
 * milliseconds. Messages may come late, twice or never: what counts is here.
 */
import type { Actor } from '../model/finding.ts';

/** What is known of events on one resource, or on a type as a whole. */
export interface Pending {
  /** Counts writes: the condition of the next one. */
  readonly version: number;
  /** ARN or id as the look asks for it; absent for a type as a whole. */
  readonly id?: string;
  /** Counts events. */
  readonly generation: number;
  /** The generation that the last finished look had seen. */
  readonly seen: number;
  /** The generation that was looked at twice. */
  readonly confirmed: number;
  readonly notedAt: number;
  /** When the first event came that no look has begun for. */
  readonly waitingSince: number;
  /** When the last look began. */
  readonly began: number;
  /** Counts looks that began. */
  readonly looks: number;
  /** A look is under way since `began`, or its process died. */
  readonly looking?: true;
  /** The time for which a message is under way; 0 where none is known to be. */
  readonly armed: number;
  /** A message that waits for the end of the look that is under way, and when it comes: its duplicates need not wait too. */
  readonly behind?: Asked & { readonly until: number };
  /** Ids of the rules to judge by, where the events concern only these; absent: all. */
  readonly only?: readonly string[];
  /** Who made the latest event. */
  readonly actor?: Actor;
  /** Names of the events that wait: what they may change is judged first. */
  readonly names?: readonly string[];
  /** For a type: how many of its resources events came on, in a stretch of time. */
  readonly window?: { readonly number: number; readonly ids: number };
}

/** One or more events on a resource. */
export interface Noted { readonly id?: string; readonly now: number; readonly only?: readonly string[]; readonly actor?: Actor; readonly names?: readonly string[] }

/** How long to wait: until the look, between looks, and for a burst to end. */
export interface Waits { readonly delay: number; readonly spacing: number; readonly patience: number }

/** A look that a message asks for. */
export interface Asked { readonly generation: number; readonly read: 1 | 2 }

const maxNames = 30;
/** A look that takes longer than this has died: at one resource, and at all of a type. */
const deadAfter = 60_000;
const sweepDeadAfter = 10 * 60_000;
/** Clocks differ: a message that comes so little before its time is the one that waited. */
const skew = 1000;
/** A message that is this late may be lost: the next event sends another. */
const lostAfter = 60_000;

/** An event came; `due` where a message must be sent, for that time. */
export function noted(before: Pending | undefined, { id, now, only, actor, names = [] }: Noted, { delay, spacing }: Waits): { readonly next: Pending; readonly due?: number } {
  const waits = isWaiting(before);
  const due = Math.max(now + delay, (before?.began ?? 0) + spacing);
  const armed = waits && before ? before.armed : 0;
  const isArmed = armed !== 0 && armed <= due && armed > now - lostAfter;
  const limit = waits ? joined(before?.only, only) : only;
  const latest = laterOf(before?.actor, actor);
  const all = [...new Set([...waits ? before?.names ?? [] : [], ...names])].slice(-maxNames);
  const next: Pending = {
    version: (before?.version ?? 0) + 1, ...(id === undefined ? {} : { id }), generation: (before?.generation ?? 0) + 1, seen: before?.seen ?? 0, confirmed: before?.confirmed ?? 0,
    notedAt: now, waitingSince: waits && before ? before.waitingSince : now, began: before?.began ?? 0, looks: before?.looks ?? 0, armed: isArmed ? armed : 0,
    ...(limit ? { only: limit } : {}), ...(latest ? { actor: latest } : {}), ...(all.length === 0 ? {} : { names: all }), ...(before?.window ? { window: before.window } : {}), ...(before?.looking ? { looking: true } : {}), ...(before?.behind ? { behind: before.behind } : {}),
  };
  return isArmed ? { next } : { next, due };
}

/** True where an event has not been looked at. */
export const isWaiting = (state: Pending | undefined): boolean => state !== undefined && state.generation > state.seen;

/** The message for a noted event was sent: events until it arrives need no other. Nothing, where it has arrived already. */
export const armed = (state: Pending, due: number, { began }: Pick<Pending, 'began'> = state): Pending | undefined =>
  (state.began === began ? { ...state, version: state.version + 1, armed: due } : undefined);

/** What to do with a message: nothing, as it was looked at since; wait a little; or look, for this generation. */
export type Claim =
  | { readonly act: 'drop' }
  | { readonly act: 'defer'; readonly until: number; readonly next?: Pending }
  | { readonly act: 'look'; readonly covers: number; readonly next: Pending };

/** A message arrived. */
export function claimed(before: Pending, { generation, read }: Asked, now: number, { delay, spacing, patience }: Waits): Claim {
  if (read === 2) {
    // Where a newer event came, its own look is confirmed.
    if (before.generation > generation || before.confirmed >= generation) return { act: 'drop' };
    if (isLooking(before, now)) return waitBehind(before, { generation, read }, now, spacing);
    return { act: 'look', covers: before.generation, next: { ...before, version: before.version + 1, began: now, looking: true, looks: before.looks + 1 } };
  }
  if (before.seen >= generation) return { act: 'drop' };
  if (isLooking(before, now)) return waitBehind(before, { generation, read }, now, spacing);
  const settled = Math.min(before.notedAt + delay, before.waitingSince + delay + patience);
  if (now < settled) return { act: 'defer', until: settled, next: { ...before, version: before.version + 1, armed: settled } };
  return { act: 'look', covers: before.generation, next: { ...before, version: before.version + 1, began: now, looking: true, looks: before.looks + 1, armed: 0, waitingSince: now } };
}

const isLooking = ({ id, looking, began }: Pending, now: number): boolean => looking === true && now - began < (id === undefined ? sweepDeadAfter : deadAfter);
/**
 * The look that is under way may die: the message waits for its end. New events are none of its business, since it is dropped where that look covers it;
 * so is a duplicate of one that waits already, as each would send another.
 */
function waitBehind({ behind }: Pending, { generation, read }: Asked, now: number, spacing: number): Claim {
  const waits = behind !== undefined && behind.until > now + skew && behind.read === read && behind.generation >= generation;
  return waits ? { act: 'drop' } : { act: 'defer', until: now + spacing };
}

/** The message that waits was sent; not before, since one that is noted and not sent would keep its own next try away. */
export const waitsBehind = (state: Pending, asked: Asked, until: number): Pending => ({ ...state, version: state.version + 1, behind: { ...asked, until } });

/** The look failed: the next message need not wait for it. */
export function failed(before: Pending): Pending {
  const { looking: _looking, ...rest } = before;
  return { ...rest, version: before.version + 1 };
}

/** The look was recorded. */
export function finished(before: Pending, covers: number, read: 1 | 2): Pending {
  const { only, looking: _looking, ...rest } = before;
  const isOver = before.generation === covers;
  return {
    ...rest, version: before.version + 1, seen: Math.max(before.seen, covers), ...(read === 2 ? { confirmed: Math.max(before.confirmed, covers) } : {}),
    ...(only && !isOver ? { only } : {}),
  };
}

/** The number of the stretch of time, of some length, that a time falls into. */
export const windowOf = (now: number, length: number): number => Math.floor(now / length);

/** Counts resources of a type that events came on for the first time in this stretch of time. */
export function counted(before: Pending | undefined, ids: number, now: number, length: number): Pending {
  const number = windowOf(now, length);
  const window = { number, ids: (before?.window?.number === number ? before.window.ids : 0) + ids };
  const base: Pending = before ?? { version: 0, generation: 0, seen: 0, confirmed: 0, notedAt: 0, waitingSince: 0, began: 0, looks: 0, armed: 0 };
  return { ...base, version: base.version + 1, window };
}

const joined = (a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined =>
  (a && b ? [...new Set([...a, ...b])].sort() : undefined);

/** Who made the later event; one that does not say when counts as earlier. */
export const laterOf = (a: Actor | undefined, b: Actor | undefined): Actor | undefined =>
  (a && b && (a.eventTime ?? '') > (b.eventTime ?? '') ? a : b ?? a);
