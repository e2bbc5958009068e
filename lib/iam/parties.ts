import type { Policy, PrincipalEntry } from './ast.ts';
import { arnParts } from './condition.ts';
import { type Caller, accountOf, arnAccount } from './fit.ts';
import { kindOf } from './keys.ts';
import { glob } from './match.ts';
import { sampleOf } from './sample.ts';

/** Someone whom two policies are compared for. */
export interface Party { readonly name: string; readonly caller: Caller }

const ACCOUNT = /^\d{12}$/;
const SESSION = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\//;

const awsParty = (name: string): Party => {
  const account = accountOf(name);
  if (account !== undefined) return { name: account, caller: { account, arn: `arn:aws:iam::${account}:role/zq` } };
  const arn = sampleOf(glob(name));
  const session = SESSION.exec(arn);
  const place = arnAccount(arn);
  return {
    name, caller: {
      account: ACCOUNT.test(place) ? place : '999999999990', arn,
      role: session === null ? undefined : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`,
    },
  };
};

const partyOf = ({ type, value }: PrincipalEntry): Party => {
  switch (type) {
    case 'Service': return { name: value, caller: { service: value === '*' ? 'zq.amazonaws.com' : value } };
    case 'Federated': return { name: value, caller: { provider: sampleOf(glob(value)) } };
    case 'CanonicalUser': return { name: value, caller: { canonical: value } };
    case 'AWS': return value === '*' ? { name: '*', caller: { account: '999999999990', arn: 'arn:aws:iam::999999999990:role/zq' } } : awsParty(value);
  }
};

/** Everyone whom some policies tell apart: those they name, and strangers. */
export const partiesOf = (policies: readonly Policy[], kind: 'resource' | 'trust'): readonly Party[] => {
  const parties: Party[] = [partyOf({ type: 'AWS', value: '*' }), { name: '*', caller: { service: 'zq.amazonaws.com' } }];
  if (kind === 'resource') parties.push({ name: '*', caller: {} });
  for (const { statements } of policies)
    for (const { principals, conditions } of statements) {
      for (const entry of principals?.entries ?? []) parties.push(partyOf(entry));
      for (const { key, values } of conditions) {
        const kindOfKey = kindOf(key);
        if (kindOfKey === 'account') for (const value of values) if (ACCOUNT.test(value)) parties.push(awsParty(value));
        if (kindOfKey === 'arn')
          for (const value of values) if (arnParts(value).length === 6)
            parties.push(awsParty(arnParts(value).map((part, index) => (index === 4 && !ACCOUNT.test(part) ? '999999999990' : part === '*' && index === 1 ? 'aws' : part)).join(':')));
      }
    }
  const seen = new Map(parties.map((party) => [JSON.stringify(party), party] as const));
  return [...seen.values()];
};
