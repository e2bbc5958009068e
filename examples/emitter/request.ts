import type { IncomingHttpHeaders } from 'node:http';
import { operationsOf, type Operation } from './operations.ts';
import { parseXml } from './xml.ts';

/** A request as it came by. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a request asks for; `parameters` in the API's own names, of its own protocol. */
export interface Call {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Names of the query without a value, such as S3's subresource. */
  readonly flags: readonly string[];
  /** True for an operation on an object, item or message: no management event. */
  readonly onObject: boolean;
}

/** Reads a signed request; undefined where it is of no known service or operation. */
export async function callOf(asked: Asked): Promise<Call | undefined> {
  const [, accessKeyId = '', region = '', signed = ''] = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(asked.headers.authorization ?? '') ?? [];
  const service = signed === 's3' && asked.url.startsWith('/v20180820/') ? 's3control' : signed;
  const operations = await operationsOf(service);
  const who = { service, region, accessKeyId, flags: [], onObject: false };
  const target = asked.headers['x-amz-target'];
  if (typeof target === 'string') return { ...who, operation: target.slice(target.lastIndexOf('.') + 1), parameters: json(asked.body) };
  if (asked.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(asked.body);
    const operation = form.get('Action');
    return operation === null || operations.length === 0 ? undefined : { ...who, operation, parameters: nested(form) };
  }
  const match = bestOf(operations, asked);
  return match && { ...who, operation: match.operation.name, ...restParameters(match, asked), onObject: service === 's3' && match.operation.members.get('Key')?.in === 'label' };
}

interface Match { readonly operation: Operation; readonly labels: ReadonlyMap<string, string>; readonly query: URLSearchParams }

function bestOf(operations: readonly Operation[], asked: Asked): Match | undefined {
  const [path = '', queryText = ''] = asked.url.split('?');
  const parts = path.split('/').filter((part) => part !== '').map(decodeURIComponent);
  const query = new URLSearchParams(queryText);
  let best: Match & { readonly score: number } | undefined;
  for (const operation of operations) {
    const { route } = operation;
    if (route?.method !== asked.method || !route.query.every((one) => { const [key = '', value = ''] = one.split('='); return query.has(key) && (value === '' || query.get(key) === value); })) continue;
    const labels = labelsOf(route.path, parts);
    if (!labels) continue;
    const score = route.query.length * 100 + route.path.filter((part) => !part.startsWith('{')).length * 10 - route.path.filter((part) => part.endsWith('+}')).length;
    if (!best || score > best.score) best = { operation, labels, query, score };
  }
  return best;
}

function labelsOf(template: readonly string[], parts: readonly string[]): ReadonlyMap<string, string> | undefined {
  const labels = new Map<string, string>();
  for (const [index, part] of template.entries()) {
    const greedy = part.endsWith('+}');
    const value = greedy ? parts.slice(index).join('/') : parts[index];
    if (value === undefined || value === '') return undefined;
    if (part.startsWith('{')) labels.set(part.slice(1, greedy ? -2 : -1), value);
    else if (part !== value) return undefined;
    if (greedy) return labels;
  }
  return template.length === parts.length ? labels : undefined;
}

function restParameters({ operation, labels, query }: Match, asked: Asked): Pick<Call, 'parameters' | 'flags'> {
  const chunked = asked.headers['content-encoding']?.includes('aws-chunked') ?? false;
  const body = chunked || asked.body === '' ? undefined : asked.body;
  const xml = body?.trimStart().startsWith('<') ? parseXml(body) : undefined;
  const document = body?.trimStart().startsWith('{') ? json(body) : {};
  const parameters: Record<string, unknown> = {};
  for (const [name, place] of operation.members) {
    if (place.in === 'label' && labels.has(name)) parameters[name] = labels.get(name);
    if (place.in === 'query' && query.has(place.as)) parameters[name] = query.get(place.as);
    if (place.in === 'header' && /^x-amz-(?!sdk-)/.test(place.as) && asked.headers[place.as] !== undefined) parameters[place.as] = asked.headers[place.as];
    if (place.in === 'payload') Object.assign(parameters, xml ? { [xml.name]: xml.value } : body === undefined ? {} : { [name]: document });
    if (place.in === 'body' && Object.hasOwn(document, name)) parameters[name] = document[name];
  }
  return { parameters, flags: [...query].filter(([key, value]) => value === '' && key !== '').map(([key]) => key) };
}

const json = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
};

/** `Tags.member.1.Key` and `Attributes.entry.1.key` as lists and objects. */
function nested(form: URLSearchParams): Readonly<Record<string, unknown>> {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of form) {
    if (path === 'Action' || path === 'Version') continue;
    const keys = path.split('.');
    let at = tree;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    at[keys.at(-1) ?? ''] = value;
  }
  return folded(tree) as Readonly<Record<string, unknown>>;
}

function folded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { member, entry, ...rest } = value as { readonly member?: object; readonly entry?: object };
  if (member) return Object.values(member).map(folded);
  if (entry) return Object.fromEntries((Object.values(entry) as { readonly key?: string; readonly value?: unknown }[]).map((one) => [one.key ?? '', one.value]));
  return Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, folded(one)]));
}
