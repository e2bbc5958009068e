import { member, recordOf, textOf } from './record.ts';

/** Who made a call, as an alert shows it; every text is one line of printable characters, cut to a length. */
export interface Actor {
  /** `IAMUser`, `AssumedRole`, `Root`, `AWSService`... */
  readonly kind?: string;
  /** Who a person would say it was: the user, `role/session`, `root`, or the service. */
  readonly name?: string;
  readonly arn?: string;
  readonly account?: string;
  /** The service that called on the principal's behalf. */
  readonly invokedBy?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly eventTime?: string;
  readonly eventId?: string;
}

const longest = 256;
const ellipsis = '…';

/** A text for people from a text by strangers: no control, format or line characters, and cut. */
export function safeText(value: unknown, limit: number = longest): string | undefined {
  if (typeof value !== 'string') return undefined;
  const letters = [...value.slice(0, limit * 4).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '').trim()];
  if (letters.length === 0) return undefined;
  return letters.length <= limit ? letters.join('') : letters.slice(0, limit - 1).join('') + ellipsis;
}

const nameOf = (caller: unknown): string | undefined => {
  const arn = textOf(caller, 'arn');
  switch (textOf(caller, 'type')) {
    case 'Root': return 'root';
    case 'AWSService': return textOf(caller, 'invokedBy');
    case 'AssumedRole': return arn?.slice(arn.indexOf('/') + 1) ?? textOf(member(member(caller, 'sessionContext'), 'sessionIssuer'), 'userName');
    default: return textOf(caller, 'userName') ?? textOf(member(caller, 'onBehalfOf'), 'userId') ?? (arn === undefined ? textOf(caller, 'principalId') : arn.slice(arn.indexOf('/') + 1));
  }
};

/** Who did it, from one CloudTrail record, bare or in an EventBridge envelope; empty where the input is no record. */
export function actorOf(input: unknown): Actor {
  const record = recordOf(input);
  if (record === undefined) return {};
  const caller = member(record.raw, 'userIdentity');
  const said: Readonly<Record<keyof Actor, unknown>> = {
    kind: textOf(caller, 'type'), name: nameOf(caller), arn: textOf(caller, 'arn'), account: textOf(caller, 'accountId'), invokedBy: textOf(caller, 'invokedBy'),
    sourceIp: textOf(record.raw, 'sourceIPAddress'), userAgent: textOf(record.raw, 'userAgent'),
    eventSource: record.source, eventName: record.name, eventTime: record.time, eventId: record.id,
  };
  return Object.fromEntries(Object.entries(said).flatMap(([key, value]) => {
    const text = safeText(value);
    return text === undefined ? [] : [[key, text]];
  }));
}
