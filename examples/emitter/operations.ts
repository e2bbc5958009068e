/** The operations of each service with a collector, from the schemas that the SDK's clients carry: routes of REST services and where members travel. */
type Load = () => Promise<Readonly<Record<string, unknown>>>;

/** Clients by the name that requests are signed for; S3 Control signs as s3. */
const clients: Readonly<Record<string, Load>> = {
  account: () => import('@aws-sdk/client-account'), cloudtrail: () => import('@aws-sdk/client-cloudtrail'), dynamodb: () => import('@aws-sdk/client-dynamodb'),
  events: () => import('@aws-sdk/client-eventbridge'), iam: () => import('@aws-sdk/client-iam'), kms: () => import('@aws-sdk/client-kms'), lambda: () => import('@aws-sdk/client-lambda'),
  logs: () => import('@aws-sdk/client-cloudwatch-logs'), monitoring: () => import('@aws-sdk/client-cloudwatch'), s3: () => import('@aws-sdk/client-s3'),
  s3control: () => import('@aws-sdk/client-s3-control'), sns: () => import('@aws-sdk/client-sns'), sqs: () => import('@aws-sdk/client-sqs'),
};

/** Where a member of an input travels. */
export type Place = { readonly in: 'label' | 'body' | 'payload' } | { readonly in: 'query' | 'header'; readonly as: string };

/** One operation; `route` for REST services only. */
export interface Operation {
  readonly name: string;
  readonly route?: { readonly method: string; readonly path: readonly string[]; readonly query: readonly string[] };
  readonly members: ReadonlyMap<string, Place>;
}

// Numbers of the schema format: an operation, a structure, and the bits of its short traits.
const operationKind = 9;
const structureKind = 3;
const labelBit = 1;
const payloadBit = 16;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const resolved = (value: unknown): unknown => (typeof value === 'function' ? (value as () => unknown)() : value);
const trait = (traits: unknown, name: string): unknown => (typeof traits === 'object' && traits !== null ? (traits as Readonly<Record<string, unknown>>)[name] : undefined);
const hasBit = (traits: unknown, bit: number, name: string): boolean => (typeof traits === 'number' ? (traits & bit) !== 0 : Boolean(trait(traits, name)));

function placeOf(member: unknown): Place {
  const traits = isList(member) && member.length === 2 ? member[1] : undefined;
  if (hasBit(traits, labelBit, 'httpLabel')) return { in: 'label' };
  if (hasBit(traits, payloadBit, 'httpPayload')) return { in: 'payload' };
  const query = trait(traits, 'httpQuery');
  if (typeof query === 'string') return { in: 'query', as: query };
  const header = trait(traits, 'httpHeader');
  return typeof header === 'string' ? { in: 'header', as: header.toLowerCase() } : { in: 'body' };
}

function membersOf(input: unknown): ReadonlyMap<string, Place> {
  const schema = resolved(input);
  if (!isList(schema) || schema[0] !== structureKind) return new Map();
  const [names, members] = [schema[4], schema[5]];
  return new Map(isList(names) && isList(members) ? names.map((name, index) => [String(name), placeOf(members[index])]) : []);
}

function operationOf(value: unknown): Operation | undefined {
  if (!isList(value) || value[0] !== operationKind) return undefined;
  const members = membersOf(value[4]);
  const http = trait(value[3], 'http');
  const name = String(value[2]);
  if (!isList(http)) return { name, members };
  const [path = '', query = ''] = String(http[1]).split('?');
  const parts = path.split('/').filter((part) => part !== '');
  // Emulators are asked for buckets by path, which the schemas leave to the host name.
  const inBucket = members.get('Bucket')?.in === 'label' && !path.includes('{Bucket}') ? ['{Bucket}'] : [];
  return { name, members, route: { method: String(http[0]), path: [...inBucket, ...parts], query: query.split('&').filter((one) => one !== '' && !one.startsWith('x-id=')) } };
}

const known = new Map<string, Promise<readonly Operation[]>>();

/** The operations of a service; none where it is not known. */
export function operationsOf(service: string): Promise<readonly Operation[]> {
  let found = known.get(service);
  if (!found) {
    found = Object.hasOwn(clients, service) ? (clients[service] as Load)().then((module) => Object.values(module).map(operationOf).filter((one) => one !== undefined)) : Promise.resolve([]);
    known.set(service, found);
  }
  return found;
}
