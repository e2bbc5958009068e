import type { EventRow, Path, Target } from './event-map.ts';
import { arnFor, identify, typeOf } from './identity.ts';
import type { Identity } from './identity.ts';
import { at, isWhole, near } from './paths.ts';
import { accountId, member, textOf } from './record.ts';
import type { TrailRecord } from './record.ts';

/** A resource to look at: one by its id, or without an id the whole type. */
export interface ChangedResource {
  readonly type: string;
  readonly id?: string;
  readonly arn?: string;
  readonly region: string;
  readonly account: string;
}

/** Keys whose ARN may be of another type than the row's: the ARN decides. */
const openKeys = new Set(['resourcearn', 'resourcearns', 'resource', 'resourcename', 'resourceid', 'sourcearn', 'arn']);
/** Keys too common for a search of the response to mean the same thing. */
const commonKeys = new Set([...openKeys, 'id', 'name', 'key', 'type']);
const roots: Readonly<Record<string, 'request' | 'response' | 'details' | 'additional'>> = { q: 'request', p: 'response', s: 'details', d: 'additional' };
const rootUserNames = new Set(['AWS ROOT USER', '<root_account>', 'root-account-mfa-device']);
const ssmTypes: Readonly<Record<string, string>> = { parameter: 'AWS::SSM::Parameter', document: 'AWS::SSM::Document', association: 'AWS::SSM::Association' };

interface Found { readonly type: string; readonly identity: Identity }

const lastKey = (path: Path): string => (path.kind === 'keys' ? (path.keys.at(-1) ?? '').toLowerCase() : '');

const callerNames = (record: TrailRecord): string[] => {
  const caller = member(record.raw, 'userIdentity');
  const type = textOf(caller, 'type');
  const name = textOf(caller, 'userName');
  return type === 'Root' ? ['AWS ROOT USER'] : type === 'IAMUser' && name !== undefined ? [name] : [];
};

const list = (record: TrailRecord): readonly unknown[] => {
  const resources = member(record.raw, 'resources');
  return Array.isArray(resources) ? resources : [];
};
const listed = (record: TrailRecord): string[] => list(record).flatMap((one) => at(one, ['ARN']));

/** The account that the record says a resource is of: a bucket's ARN names none, and the caller may be of another. */
const ownerOf = (record: TrailRecord, arn: string | undefined): string | undefined =>
  (arn === undefined ? undefined : accountId(member(list(record).find((one) => textOf(one, 'ARN') === arn), 'accountId')));

const valuesAt = (record: TrailRecord, path: Path): string[] => {
  switch (path.kind) {
    case 'account': return record.account === '' ? [] : [record.account];
    case 'caller': return callerNames(record);
    case 'self': return isWhole(record.request) ? callerNames(record) : [];
    case 'resources': return listed(record);
    case 'default': return isWhole(record.request) ? [path.value] : [];
    case 'keys': return at(record[roots[path.root] ?? 'request'], path.keys);
    case 'joined': {
      let text = '';
      for (const part of path.parts) {
        const value = typeof part === 'string' ? part : part.flatMap((one) => valuesAt(record, one))[0];
        if (value === undefined) return [];
        text += value;
      }
      return [text];
    }
    default: return path satisfies never;
  }
};

const typeFor = (record: TrailRecord, target: Target, value: string, open: boolean): string | undefined => {
  if (target.type === '*') return typeOf(value);
  if (target.type === 'AWS::SSM::*') return ssmTypes[textOf(record.request, 'resourceType')?.toLowerCase() ?? 'parameter'];
  if (target.type.endsWith('::*')) {
    const type = typeOf(value);
    return type?.startsWith(target.type.slice(0, -1)) === true ? type : undefined;
  }
  return open && value.startsWith('arn:') && identify(target.type, value, record) === undefined ? typeOf(value) : target.type;
};

const read = (record: TrailRecord, target: Target, value: string, open: boolean): Found | undefined => {
  if (target.type === 'AWS::IAM::User' && rootUserNames.has(value)) {
    return record.account === '' ? undefined : { type: 'AWS::Account', identity: { id: record.account } };
  }
  if (value.startsWith('arn:') && value.split(':')[4] === 'aws') return undefined;
  const type = typeFor(record, target, value, open);
  const identity = type === undefined ? undefined : identify(type, value, record);
  return type === undefined || identity === undefined ? undefined : { type, identity };
};

/** A secret's ARN ends in six characters that its name does not have. */
const isSame = (named: Found, withArn: Found): boolean => named.type === withArn.type && (named.identity.id === withArn.identity.id
  || (named.type === 'AWS::SecretsManager::Secret' && withArn.identity.id.length === named.identity.id.length + 7 && withArn.identity.id.startsWith(`${named.identity.id}-`)));

const withArnOf = (named: Found, other: Found | undefined): Found => (other === undefined ? named : { ...named, identity: { ...other.identity, id: named.identity.id } });

const readAll = (record: TrailRecord, target: Target): Found[] => {
  const first = target.paths.find((path) => path.kind === 'keys');
  const tries: (() => { readonly values: string[]; readonly open: boolean })[] = target.paths.map((path) => () => ({ values: valuesAt(record, path), open: openKeys.has(lastKey(path)) }));
  if (first !== undefined && !commonKeys.has(lastKey(first))) tries.push(() => ({ values: near(record.response, lastKey(first)), open: false }));
  if (target.type !== 'AWS::Account' && !target.type.endsWith('*')) tries.push(() => ({ values: listed(record), open: false }));
  let found: Found[] = [];
  for (const attempt of tries) {
    const { values, open } = attempt();
    const seen = values.map((value) => read(record, target, value, open)).filter((one) => one !== undefined);
    if (found.length === 0) found = seen;
    else found = found.map((one) => (one.identity.arn === undefined ? withArnOf(one, seen.find((other) => isSame(one, other))) : one));
    if (found.length > 0 && found.every((one) => one.identity.arn !== undefined)) break;
  }
  return found;
};

/** A rule's ARN holds its bus, so it can be built from a name only where the request says which bus. */
const ruleArn = (record: TrailRecord, id: string): string | undefined => {
  if (!isWhole(record.request) || record.region === '' || record.account === '') return undefined;
  const bus = textOf(record.request, 'eventBusName') ?? 'default';
  const name = bus.startsWith('arn:') ? identify('AWS::Events::EventBus', bus, record)?.id : bus;
  if (name === undefined) return undefined;
  return `arn:${record.partition}:events:${record.region}:${record.account}:rule/${name === 'default' ? '' : `${name}/`}${id}`;
};

const arnOf = (record: TrailRecord, found: Found): string | undefined => {
  if (found.type === 'AWS::Account') return `arn:${record.partition}:iam::${found.identity.id}:root`;
  return found.identity.arn ?? (found.type === 'AWS::Events::Rule' ? ruleArn(record, found.identity.id) : undefined);
};

const isRegion = (name: string): boolean => /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(name);

/** Global tables change in every region that the request names; a bucket is where its creator put it, whatever endpoint was asked. */
const regionsFor = (record: TrailRecord, type: string, region: string): string[] => {
  if (type === 'AWS::S3::Bucket' && record.name === 'CreateBucket') {
    const asked = at(record.request, ['CreateBucketConfiguration', 'LocationConstraint'])[0] ?? '';
    return [isRegion(asked) ? asked : region];
  }
  if (type !== 'AWS::DynamoDB::Table' || !record.name.includes('GlobalTable')) return [region];
  const others = ['replicationGroup', 'replicaUpdates', 'replicaSettingsUpdate'].flatMap((key) => [[key, 'regionName'], [key, 'create', 'regionName'], [key, 'delete', 'regionName']])
    .flatMap((keys) => at(record.request, keys)).filter(isRegion);
  return [...new Set([region, ...others])];
};

const resourcesFor = (record: TrailRecord, row: EventRow, found: Found): ChangedResource[] => {
  const home = row.global ? 'global' : found.identity.region ?? record.region;
  const account = found.identity.account ?? ownerOf(record, found.identity.arn) ?? record.account;
  return regionsFor(record, found.type, home).map((region) => {
    const arn = region === home ? arnOf(record, found) : arnFor(found.type, found.identity.id, { ...record, region });
    return { type: found.type, id: found.identity.id, ...(arn === undefined ? {} : { arn }), region, account };
  });
};

/** True where an open key holds an ARN that is surely not of the target's type, so that sweeping the type would be for nothing. */
const namesAnother = (record: TrailRecord, target: Target): boolean => {
  const first = target.paths[0];
  if (first === undefined || !openKeys.has(lastKey(first))) return false;
  return valuesAt(record, first).length > 0;
};

/** The resources that a record names for its row, and types without an id where one is changed that it does not name. */
export function resourcesOf(record: TrailRecord, row: EventRow): ChangedResource[] {
  const read = row.targets.map((target) => ({ target, found: readAll(record, target) }));
  const forms = read.filter((one) => one.target.need === 'form');
  const noForm = forms.length > 0 && forms.every((one) => one.found.length === 0);
  const region = row.global ? 'global' : record.region;
  const resources = read.flatMap(({ target, found }): ChangedResource[] => {
    if (found.length > 0) return found.flatMap((one) => resourcesFor(record, row, one));
    const isSwept = target.need === 'form' ? noForm : target.need === 'must' && !target.type.endsWith('*') && !namesAnother(record, target);
    return isSwept ? [{ type: target.type, region, account: record.account }] : [];
  });
  const unique = new Map<string, ChangedResource>();
  for (const one of resources) {
    const key = JSON.stringify([one.type, one.id, one.region]);
    if (unique.get(key)?.arn === undefined) unique.set(key, one);
  }
  return [...unique.values()];
}
