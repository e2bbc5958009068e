import { actorOf } from '../changes/actor.ts';
import { recordOf } from '../changes/record.ts';
import { resolve, type Resolution } from '../changes/resolve.ts';
import type { Actor } from '../model/finding.ts';
import type { PendingStore } from '../store/pending.ts';
import { isWatched } from './families.ts';
import { routesOf, type Route } from './route.ts';
import { NoWork } from './work.ts';

/** One event as the monitor takes it: what it decided, which looks follow, and who did it. */
export interface Understood { readonly resolved: Resolution; readonly routes: readonly Route[]; readonly actor: Actor }

/** Understands one event of CloudTrail; NoWork where it is none. */
export async function understand(given: unknown, account: string, pending: Pick<PendingStore, 'dependants'>): Promise<Understood> {
  const resolved = resolve(given, { watched: isWatched });
  if ('error' in resolved) throw new NoWork(resolved.error);
  const region = recordOf(given)?.region ?? '';
  return { resolved, routes: await routesOf(resolved, { account, region }, pending), actor: whoDid(given) };
}

/** Who made the change that an event tells of, as changes and alerts show it. */
function whoDid(given: unknown): Actor {
  const { arn, name, ...seen } = actorOf(given);
  const { sourceIp, userAgent, eventName, eventTime, eventId } = seen;
  const said = { sourceIp, userAgent, eventName, eventTime, eventId };
  return { principal: arn ?? name ?? 'unknown', ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) };
}
