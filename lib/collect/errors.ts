import { oneLine } from '../errors.ts';
import type { Because, UnknownReason } from '../model/unknown.ts';
import { Unknown } from '../model/unknown.ts';
import { permissionOf } from './permissions.ts';

/** A call to AWS that did not succeed; `code` is the service's error code. */
export class CallError extends Error {
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  readonly reason: UnknownReason;
  constructor(service: string, operation: string, code: string, reason: UnknownReason, text: string) {
    super(text);
    this.service = service;
    this.operation = operation;
    this.code = code;
    this.reason = reason;
  }

  /** The reason as verdicts carry it. */
  get because(): Because {
    const permission = this.reason === 'denied' ? { permission: permissionOf(this.service, this.operation) } : {};
    return { reason: this.reason, service: this.service, operation: this.operation, ...permission, text: this.message };
  }
}

const denied = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|AuthorizationErrorException|UnauthorizedException|NotAuthorized|KMSAccessDenied|Forbidden|403|OptInRequired|SubscriptionRequiredException|UnrecognizedClientException|InvalidClientTokenId)$/;
const gone = /^(NoSuch\w+|NotFound|404|ResourceNotFoundException|ResourceNotFound|NotFoundException|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|TrailNotFoundException|\w+NotFound)$/;
const cut = /^(ECONNRESET|EPIPE|ECONNREFUSED)$/;
const timeout = /^(TimeoutError|AbortError|RequestTimeout|RequestTimeoutException|ETIMEDOUT|TimeLimit)$/;

/** An SDK error (or anything thrown by a call) as a CallError, with control characters taken out of its text. */
export function callErrorOf(service: string, operation: string, thrown: unknown): CallError {
  if (thrown instanceof CallError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const given = (error as { Code?: unknown; code?: unknown }).Code ?? (error as { code?: unknown }).code;
  const name = error.name === 'Error' && typeof given === 'string' ? given : error.name;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  // What is no answer of the service (a proxy's page, an emulator without the operation) can't be parsed.
  if (error instanceof SyntaxError) return unparsable(service, operation, error);
  // The SDK calls a connection that was cut a time-out.
  const code = typeof given === 'string' && cut.test(given) ? given : name === 'Unknown' || name === 'UnknownError' ? String(status ?? name) : name;
  const reason: UnknownReason = denied.test(code) ? 'denied' : timeout.test(code) ? 'timeout' : 'error';
  const said = oneLine(error.message);
  const text = reason === 'denied' ? `${permissionOf(service, operation)} was denied.`
    : reason === 'timeout' ? `${service}:${operation} did not answer in time.`
      : `${service}:${operation} failed: ${code}${said === '' || said === code || said === name ? '' : ` (${said})`}.`;
  return new CallError(service, operation, code, reason, text);
}

function unparsable(service: string, operation: string, error: SyntaxError & { $response?: { statusCode?: number } }): CallError {
  const status = `HTTP status ${error.$response?.statusCode ?? 'unknown'}`;
  return new CallError(service, operation, 'UnparsableAnswer', 'error', `${service}:${operation} failed: the answer is not in the service's format (${status}).`);
}

/** True where the error says that the thing asked for does not exist. */
export const isGone = (error: unknown): error is CallError => error instanceof CallError && error.reason === 'error' && gone.test(error.code);

/** The result, or undefined where the service answers with one of these codes, its way of saying "not configured". */
export async function absent<T>(call: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CallError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** An unknown leaf for whatever a failed read should have filled; other errors are bugs and go on. */
export function unknownOf(error: unknown): Unknown {
  if (error instanceof CallError) return new Unknown(error.because);
  throw error;
}
