import { serviceOf } from '../changes/event-map.ts';
import { plainName } from '../changes/plain-name.ts';
import type { Resolution } from '../changes/resolve.ts';
import type { ChangedResource } from '../changes/targets.ts';
import { anyTarget, targetOf } from '../engine/latest.ts';
import { scopeName } from '../engine/identity.ts';
import type { TypeName } from '../model/types.ts';
import type { PendingStore } from '../store/pending.ts';
import { familyOfType } from './families.ts';
import { accountTriggers, readers } from './neighbours.generated.ts';

/** A look that an event gives reason for: by which family, at what, by which rules. */
export interface Route {
  readonly family: string;
  readonly type: TypeName;
  readonly region: string;
  /** ARN or id; absent: every resource of the type there. */
  readonly id?: string;
  /** Ids of rules; absent: all. */
  readonly only?: readonly string[];
  /** A sweep of what may rest on the changed resource: it may wait. */
  readonly soft?: true;
}

/** More resources of one scope than this that rest on a changed one are swept, not looked at one by one. */
const most = 10;

/** The account that is watched, and the region that the event came from. */
export interface EventPlace { readonly account: string; readonly region: string }

/** Which looks one event gives reason for: at what it changed, at the account's own rules, at what rests on what it changed. */
export async function routesOf(resolved: Resolution, place: EventPlace, pending: Pick<PendingStore, 'dependants'>): Promise<readonly Route[]> {
  if (resolved.decision === 'ignore') return [];
  const triggered = accountTriggers[plainName(resolved.event.name)] ?? [];
  const routes: Route[] = triggered.map(({ family, type, where, rules }) => ({ family, type, region: where === 'global' ? 'global' : place.region, id: place.account, only: rules }));
  for (const resource of resolved.resources) {
    if (resource.account !== '' && resource.account !== place.account) continue;
    routes.push(...direct(resource), ...await neighbours(resource, place, pending, serviceOf(resolved.event.source)));
  }
  return routes;
}

function direct(resource: ChangedResource): Route[] {
  const type = resource.type as TypeName;
  // Which rules of the account an event may change, the rules say.
  if (type === 'AWS::Account') return [];
  const family = familyOfType(type);
  const id = resource.arn ?? resource.id;
  return family === undefined ? [] : [{ family, type, region: resource.region, ...(id === undefined ? {} : { id }) }];
}

async function neighbours(resource: ChangedResource, place: EventPlace, pending: Pick<PendingStore, 'dependants'>, service: string): Promise<Route[]> {
  const type = resource.type as TypeName;
  // A setting that the account has of a service matters to the resources of that service.
  const judges = (Object.hasOwn(readers, type) ? readers[type] ?? [] : []).filter(({ family }) => type !== 'AWS::Account' || family === service);
  if (judges.length === 0) return [];
  if (resource.id === undefined) {
    return judges.map(({ family, type: of, where, rules }) => ({ family, type: of, region: where === 'global' ? 'global' : place.region, only: rules, soft: true }));
  }
  const names = [resource.arn, resource.id].filter((name) => name !== undefined);
  const dependants = await pending.dependants(place.account, [...names.map((name) => targetOf(type, name)), anyTarget(type)], most);
  return [...Map.groupBy(dependants, ({ scope }) => scopeName(scope)).values()].flatMap((of) => {
    const scope = of[0]?.scope;
    const where = scope?.region === 'global' ? 'global' : 'region';
    return !scope ? [] : judges.filter((one) => one.type === scope.type && one.where === where).flatMap(({ family, rules }): Route[] => {
      const base = { family, type: scope.type, region: scope.region, only: rules };
      return of.length > most ? [{ ...base, soft: true }] : of.map(({ key }) => ({ ...base, id: scope.type === 'AWS::Account' ? place.account : key }));
    });
  });
}
