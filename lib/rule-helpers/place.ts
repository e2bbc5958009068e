/** What follows where a template does not tell the account or the region that it is deployed to: a literal one may be it. */
import { unknownAccount, unknownRegion } from '../model/place.ts';
import { isUnknown } from '../model/unknown.ts';
import { cannotKnow } from '../rule.ts';

interface Place { readonly account: string; readonly region: string }

/** Whether an ARN surely leads to another account or region. */
export function isElsewhere(arn: string, place: Place): boolean {
  const [, , , region, account] = arn.split(':');
  return (account !== place.account && place.account !== unknownAccount) || (region !== place.region && place.region !== unknownRegion);
}

/** Accounts and regions as fields of an ARN, parts of a service's name or values of their own; what is within a name stays. */
const accounts = /(?<=^|[:"])\d{12}(?=$|[:"])/g;
const region = '[a-z]{2,4}(?:-[a-z]{2,4})?-(?:central|north|south|(?:north|south)?(?:east|west))-\\d';
const regions = new RegExp(`(?<=:)${region}(?=:)|(?<=\\.)${region}(?=\\.)|(?<=^|")${region}(?=$|")`, 'g');

/** A policy with each account and region that it names taken for the own one, where that is not known; the policy itself where it is. */
export function asIfHere(policy: unknown, place: Place): unknown {
  if (place.account !== unknownAccount && place.region !== unknownRegion) return policy;
  if (typeof policy === 'string') {
    const text = place.account === unknownAccount ? policy.replaceAll(accounts, unknownAccount) : policy;
    return place.region === unknownRegion ? text.replaceAll(regions, unknownRegion) : text;
  }
  if (Array.isArray(policy)) return policy.map((one) => asIfHere(one, place));
  if (typeof policy !== 'object' || policy === null || isUnknown(policy)) return policy;
  return Object.fromEntries(Object.entries(policy).map(([key, one]) => [key, asIfHere(one, place)]));
}

/** Stops the rule where a policy lets a caller in that is of an account or a region which may be the template's own. */
export const placeIsOpen = (): never => cannotKnow({ reason: 'unresolved', text: 'The policy names an account or a region, and the template does not tell whether it is deployed there.' });
