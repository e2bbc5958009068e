import type { Policy, PrincipalEntry } from './ast.ts';
import { arnParts } from './condition.ts';
import { type Caller, accountOf, arnAccount } from './fit.ts';
import { kindOf } from './keys.ts';
import { glob } from './match.ts';
import { FILL, sampleOf, samplesOf } from './sample.ts';

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

/** The principals that a sample of an ARN stands for: its own account's, or one of each account where it names none. */
const inAccounts = (arn: string, accounts: ReadonlySet<string>): readonly Party[] => {
  const parts = arnParts(arn);
  if (parts.length < 6) return [];
  const places = ACCOUNT.test(parts[4] ?? '') ? [parts[4] ?? ''] : [...accounts];
  return places.map((account) => awsParty([parts[0], parts[1] === FILL ? 'aws' : parts[1], parts[2], parts[3], account, parts[5]].join(':')));
};

const MOST = 400;

/** Everyone whom some policies tell apart: those they name, and strangers; not `complete` where they are too many to try them all. */
export const partiesOf = (policies: readonly Policy[], kind: 'resource' | 'trust'): { readonly parties: readonly Party[]; readonly complete: boolean } => {
  const parties: Party[] = [partyOf({ type: 'AWS', value: '*' }), { name: '*', caller: { service: 'zq.amazonaws.com' } }];
  if (kind === 'resource') parties.push({ name: '*', caller: {} });
  const patterns: string[] = [];
  for (const { statements } of policies)
    for (const { principals, conditions } of statements) {
      for (const entry of principals?.entries ?? []) parties.push(partyOf(entry));
      for (const { key, values } of conditions) {
        const kindOfKey = kindOf(key);
        if (kindOfKey === 'account') for (const value of values) if (ACCOUNT.test(value)) parties.push(awsParty(value));
        if (kindOfKey === 'arn') for (const value of values) patterns.push(value);
      }
    }
  const accounts = new Set(parties.flatMap(({ caller }) => caller.account ?? []));
  const more = function* (): Generator<Party> {
    if (patterns.length === 0) return;
    for (const account of accounts) for (const name of ['user/zq', 'root']) yield { name: account, caller: { account, arn: `arn:aws:iam::${account}:${name}` } };
    for (const arn of samplesOf(patterns, false)) yield* inAccounts(arn, accounts);
  };
  const seen = new Map(parties.map((party) => [JSON.stringify(party), party] as const));
  for (const party of more()) {
    if (seen.size > MOST) break;
    seen.set(JSON.stringify(party), party);
  }
  return { parties: [...seen.values()].slice(0, MOST), complete: seen.size <= MOST };
};
