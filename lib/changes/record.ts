/** One CloudTrail record as the resolver reads it; what the record does not say is absent or empty. */
export interface TrailRecord {
  readonly source: string;
  readonly name: string;
  readonly id?: string;
  readonly time?: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly request: unknown;
  readonly response: unknown;
  /** What a service's own event tells instead of a request. */
  readonly details: unknown;
  readonly additional: unknown;
  readonly raw: Fields;
}

/** A JSON object of unknown content. */
export type Fields = Readonly<Record<string, unknown>>;

/** True for a JSON object. */
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member by its name, in any case, the exact one first; own members only. */
export function member(value: unknown, key: string): unknown {
  if (!isFields(value)) return undefined;
  if (Object.hasOwn(value, key)) return value[key];
  const wanted = key.toLowerCase();
  for (const name of Object.keys(value)) if (name.length === key.length && name.toLowerCase() === wanted) return value[name];
  return undefined;
}

/** A member that is a text of at least one character. */
export const textOf = (value: unknown, key: string): string | undefined => {
  const found = member(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** The value of a JSON text; undefined where the text is none. */
export const parseJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Log tables keep parameters as JSON texts. */
const parameters = (raw: Fields, key: string): unknown => {
  const value = member(raw, key);
  return typeof value === 'string' ? parseJson(value)?.value : value;
};

/** An account's id: twelve digits in life, whose first may get lost as a number; shared samples mask them in other forms, which still name an account. */
export const accountId = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value).padStart(12, '0') : value;
  return typeof text === 'string' && /^[\w*.-]{1,64}$/.test(text) ? text : undefined;
};

const partitionOf = (callerArn: string | undefined, region: string): string => {
  const parts = callerArn?.split(':');
  if (parts?.[0] === 'arn' && parts[1] !== undefined && /^aws(-[a-z-]{1,20})?$/.test(parts[1])) return parts[1];
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  const isolated = /^[a-z]+-(iso[a-z]?)-/.exec(region)?.[1];
  return isolated === undefined ? 'aws' : isolated === 'iso' ? 'aws-iso' : `aws-iso-${isolated.slice(3)}`;
};

/** What an event is about; an insight says it further in. */
const subject = (raw: unknown, key: 'eventSource' | 'eventName'): string | undefined => textOf(raw, key) ?? textOf(member(raw, 'insightDetails'), key);

/** Reads a CloudTrail record, bare or in an EventBridge envelope; undefined where it is neither. */
export function recordOf(input: unknown): TrailRecord | undefined {
  const detail = member(input, 'detail');
  const raw = subject(detail, 'eventSource') === undefined ? input : detail;
  const source = subject(raw, 'eventSource');
  const name = subject(raw, 'eventName');
  if (!isFields(raw) || source === undefined || name === undefined) return undefined;
  const envelope = raw === input ? undefined : input;
  const caller = member(raw, 'userIdentity');
  const region = textOf(raw, 'awsRegion') ?? textOf(envelope, 'region') ?? '';
  const id = textOf(raw, 'eventID');
  const time = textOf(raw, 'eventTime');
  return {
    source, name, region, raw,
    ...(id === undefined ? {} : { id }),
    ...(time === undefined ? {} : { time }),
    account: accountId(member(raw, 'recipientAccountId')) ?? accountId(member(envelope, 'account')) ?? accountId(member(caller, 'accountId')) ?? '',
    partition: partitionOf(textOf(caller, 'arn'), region),
    request: parameters(raw, 'requestParameters'),
    response: parameters(raw, 'responseElements'),
    details: parameters(raw, 'serviceEventDetails'),
    additional: parameters(raw, 'additionalEventData'),
  };
}
