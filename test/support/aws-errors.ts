/** Errors as AWS services write them, by the protocol in which they were asked. */

/** A request as far as it tells service, protocol and operation. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Status, headers and body of an answer. */
export interface ErrorAnswer { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string | Uint8Array }

type Protocol = 'json' | 'rest-json' | 'query' | 'ec2' | 'rest-xml' | 'cbor';

const header = (asked: Asked, name: string): string => String(asked.headers[name] ?? '');

/** Service and region that the request was signed for; s3control signs as s3. */
export function signedFor(asked: Asked): { readonly service: string; readonly region: string } {
  const [, region = '', service = ''] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(header(asked, 'authorization')) ?? [];
  return { service: service === 's3' && asked.url.startsWith('/v20180820/') ? 's3control' : service, region };
}

/** The operation where the protocol names it, else method and path with the names of its query. */
export function operationOf(asked: Asked): string {
  const target = header(asked, 'x-amz-target');
  if (target !== '') return target.slice(target.lastIndexOf('.') + 1);
  const rpc = /\/operation\/(\w+)$/.exec(asked.url)?.[1];
  if (rpc !== undefined) return rpc;
  const action = /(?:^|&)Action=(\w+)/.exec(asked.body)?.[1];
  return action ?? `${asked.method} ${asked.url.replaceAll(/=[^&]*/g, '')}`;
}

function protocolOf(asked: Asked): Protocol {
  if (header(asked, 'smithy-protocol') === 'rpc-v2-cbor') return 'cbor';
  if (header(asked, 'x-amz-target') !== '') return 'json';
  const { service } = signedFor(asked);
  if (header(asked, 'content-type').startsWith('application/x-www-form-urlencoded')) return service === 'ec2' ? 'ec2' : 'query';
  return service === 's3' || service === 's3control' ? 'rest-xml' : 'rest-json';
}

/** An error with a code in the request's own protocol; `details` only where that is JSON. */
export function errorFor(asked: Asked, status: number, code: string, message: string, details: object = {}): ErrorAnswer {
  const error = `<Code>${code}</Code><Message>${message}</Message>`;
  const id = 'a0b1c2d3-0000-0000-0000-000000000000';
  switch (protocolOf(asked)) {
    case 'json': return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify({ __type: `com.amazonaws#${code}`, message, ...details }) };
    case 'rest-json': return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': code }, body: JSON.stringify({ Message: message }) };
    case 'query': return { status, headers: { 'content-type': 'text/xml' }, body: `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${id}</RequestId></ErrorResponse>` };
    case 'ec2': return { status, headers: { 'content-type': 'text/xml' }, body: `<Response><Errors><Error>${error}</Error></Errors><RequestID>${id}</RequestID></Response>` };
    case 'rest-xml': return { status, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0"?><Error>${error}<RequestId>${id}</RequestId></Error>` };
    case 'cbor': return { status, headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' }, body: cborMap({ __type: `com.amazonaws#${code}`, message }) };
  }
}

/** The code by which a service says that the caller may not: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export const deniedCode = (asked: Asked): string => {
  const protocol = protocolOf(asked);
  if (protocol === 'ec2') return 'UnauthorizedOperation';
  if (signedFor(asked).service === 'sns') return 'AuthorizationError';
  return protocol === 'query' || protocol === 'rest-xml' ? 'AccessDenied' : 'AccessDeniedException';
};

/** Status and code by which a service asks for patience. */
export const throttledAs = (asked: Asked): { readonly status: number; readonly code: string } => {
  const protocol = protocolOf(asked);
  if (protocol === 'rest-xml') return { status: 503, code: 'SlowDown' };
  if (protocol === 'rest-json') return { status: 429, code: 'TooManyRequestsException' };
  return { status: 400, code: protocol === 'query' ? 'Throttling' : protocol === 'ec2' ? 'RequestLimitExceeded' : 'ThrottlingException' };
};

/** A map of short texts in CBOR: https://www.rfc-editor.org/rfc/rfc8949 */
function cborMap(map: Readonly<Record<string, string>>): Uint8Array {
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value);
    return Buffer.concat([bytes.length < 24 ? Buffer.from([0x60 + bytes.length]) : Buffer.from([0x78, bytes.length]), bytes]);
  };
  return Buffer.concat([Buffer.from([0xa0 + Object.keys(map).length]), ...Object.entries(map).flatMap(([key, value]) => [text(key), text(value)])]);
}
