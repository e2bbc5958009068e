import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { rowFor } from '../../lib/changes/event-map.ts';
import { globalSources } from '../../lib/changes/event-map.generated.ts';
import type { Call } from './request.ts';
import { parseXml } from './xml.ts';

interface Row { readonly event_source: string; readonly event_name: string; readonly base_api: string }

const rows: readonly Row[] = parse<Row>(readFileSync(join(import.meta.dirname, '../../data/event-map.csv'), 'utf8'), { columns: true });
/** CloudTrail's names where they are not the operation's: with a version (Lambda), or others (S3). */
const names = new Map(rows.filter((row) => row.event_name !== row.base_api).map((row) => [`${row.event_source} ${row.base_api}${row.event_name.includes('Account') ? ' of the account' : ''}`, row.event_name]));

const reads = /^(?:Get|List|Describe|Head|BatchGet|Lookup|Search|Query|Scan|Select|Simulate|Test|Filter|Decode|Generate)/;
/** Calls that work with data: no management events. */
const data = /^(?:Publish|PublishBatch|Invoke\w*|PutEvents|PutMetricData|PutLogEvents|Encrypt|Decrypt|ReEncrypt|Sign|Verify\w*|(?:Send|Delete|Receive)Message(?:Batch)?|ChangeMessageVisibility(?:Batch)?|\w*Item|\w*Items|BatchWriteItem|Execute\w*|StartQuery)$/;
/** What CloudTrail never shows. */
const concealed = new Set(['zipFile', 'environment', 'secretAccessKey', 'password', 'newPassword', 'oldPassword', 'sessionToken', 'privateKey', 'authParameters', 'code']);
/** Maps, whose keys are the caller's own. */
const maps = new Set(['attributes', 'tags', 'variables']);

/** Who made a call, as `userIdentity` has it. */
export type Identity = Readonly<Record<string, unknown>>;

/** The service and name under which CloudTrail tells of a call; undefined where it does not, or where nothing can have changed. */
export function eventOf(call: Call): { readonly source: string; readonly name: string } | undefined {
  const control = call.service === 's3control';
  const source = `${control ? 's3' : call.service}.amazonaws.com`;
  const name = names.get(`${source} ${call.operation}${control ? ' of the account' : ''}`) ?? call.operation;
  const isMapped = rowFor(source, name) !== undefined;
  if (!isMapped && (call.onObject || reads.test(call.operation) || data.test(call.operation))) return undefined;
  return { source, name };
}

/** The record that AWS would write of a call that succeeded. */
export function recordOf(call: Call, given: { readonly account: string; readonly identity: Identity; readonly response: string; readonly sourceIp: string; readonly userAgent: string; readonly now: Date; readonly id: string }) {
  const event = eventOf(call);
  if (!event) return undefined;
  return {
    eventVersion: '1.11', userIdentity: given.identity, eventTime: `${given.now.toISOString().slice(0, 19)}Z`, eventSource: event.source, eventName: event.name,
    awsRegion: globalSources.includes(call.service) ? 'us-east-1' : call.region, sourceIPAddress: given.sourceIp, userAgent: given.userAgent,
    requestParameters: call.service.startsWith('s3') ? bucketParameters(call) : cased(call.parameters),
    responseElements: responseOf(call, given.response),
    requestID: given.id.slice(0, 13), eventID: given.id, readOnly: false, eventType: 'AwsApiCall', managementEvent: true, recipientAccountId: given.account, eventCategory: 'Management',
  };
}

/** S3 keeps the names of its XML and headers, and adds the subresource with an empty text. */
function bucketParameters({ parameters, flags }: Call): unknown {
  const { Bucket, Policy, AccountId, ...rest } = parameters;
  return {
    ...(Bucket === undefined ? {} : { bucketName: Bucket }), ...(AccountId === undefined ? {} : { accountId: AccountId }),
    ...Object.fromEntries(flags.map((flag) => [flag, ''])), ...(Policy === undefined ? {} : { bucketPolicy: Policy }), ...rest,
  };
}

function responseOf({ operation }: Call, text: string): unknown {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('{')) {
    const answer = cased(JSON.parse(trimmed));
    return typeof answer === 'object' && answer !== null && Object.keys(answer).length > 0 ? answer : null;
  }
  const xml = trimmed.startsWith('<') ? parseXml(trimmed) : undefined;
  if (xml === undefined || typeof xml.value === 'string') return null;
  const result = xml.value[`${operation}Result`];
  return result === undefined || typeof result === 'string' ? null : cased(lists(result));
}

/** XML's `member` and `entry` elements as lists. */
function lists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lists);
  if (typeof value !== 'object' || value === null) return value;
  const { member } = value as { readonly member?: unknown };
  if (member !== undefined) return [member].flat().map(lists);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, lists(one)]));
}

/** Members as CloudTrail spells them: the API's names with a small first letter. */
function cased(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((one) => cased(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => {
    const name = isMap ? key : key.slice(0, 1).toLowerCase() + key.slice(1);
    return concealed.has(name) ? [] : [[name, cased(one, maps.has(name))]];
  }));
}
