import { layers } from './paths.ts';
import { member, textOf } from './record.ts';
import type { TrailRecord } from './record.ts';

const readVerbs = ['Get', 'List', 'Describe', 'Head', 'Lookup', 'BatchGet', 'Search', 'Query', 'Scan', 'Select', 'Simulate', 'Preview', 'Validate', 'Check', 'Test', 'Estimate', 'Detect', 'Discover', 'View', 'Filter', 'Count'];
const noisySources: ReadonlyMap<string, string> = new Map([
  ['signin', 'a sign-in changes no resource'], ['sts', 'a session changes no resource'], ['sso', 'a session or assignment of Identity Center changes no resource here'],
  ['ssmmessages', 'a session changes no resource'], ['ec2messages', 'a session changes no resource'], ['health', 'a notice changes no resource'],
]);

const isTrue = (value: unknown): boolean => value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
const isFalse = (value: unknown): boolean => value === false || (typeof value === 'string' && value.toLowerCase() === 'false');
const isRead = (name: string): boolean => readVerbs.some((verb) => name.startsWith(verb) && !/^[a-z]/.test(name.slice(verb.length)));

const isDryRun = (record: TrailRecord): boolean => (textOf(record.raw, 'errorCode') ?? '').includes('DryRunOperation')
  || layers(record.request).some((one) => isTrue(member(one, 'dryRun')));

const says = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== 'null';

/** Why a record can have changed nothing; undefined where it may have. */
export function reasonToIgnore(record: TrailRecord, isMapped: boolean): string | undefined {
  if (isDryRun(record)) return 'a dry run changes nothing';
  const code = textOf(record.raw, 'errorCode');
  if (says(member(record.raw, 'errorCode')) || says(member(record.raw, 'errorMessage'))) return `the call failed${code !== undefined && /^[A-Za-z0-9_.:-]{1,100}$/.test(code) ? ` (${code})` : ''}`;
  if (layers(record.response).some((one) => isFalse(member(one, '_return') ?? member(one, 'return')))) return 'the call failed';
  if (isTrue(member(record.raw, 'readOnly'))) return 'the call only reads';
  const category = textOf(record.raw, 'eventCategory');
  if (category === 'Insight' || category === 'NetworkActivity' || member(record.raw, 'insightDetails') !== undefined) return 'an insight or network event changes no resource';
  if (isMapped) return undefined;
  if (isRead(record.name)) return 'the call only reads, by its name';
  if (isFalse(member(record.raw, 'managementEvent')) || category === 'Data') return 'a data event changes no configuration';
  const service = (record.source.split('.')[0] ?? '').toLowerCase();
  return noisySources.get(service);
}
