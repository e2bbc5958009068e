import type { Json } from '../model/json.ts';
import { Unknown } from '../model/unknown.ts';

/** A JSON document that a service answers as text; URL-encoded (as IAM does) or plain; unreadable text is unknown. */
export function json(text: string): Json {
  try {
    return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) {
      return new Unknown({ reason: 'error', text: 'The document is not valid JSON.' }) as never;
    }
    throw error;
  }
}

/** AWS tag lists (`Key`/`Value` in any case) as a record. */
export function tagRecord(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).flatMap((t) => (t.Key === undefined ? [] : [[t.Key, t.Value ?? '']])));
}

/** The object without its undefined members, as CloudFormation's optional properties want it. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** A type whose members may be undefined at any depth, as the SDK's answers are. */
export type Loose<T> = T extends readonly (infer U)[] ? readonly Loose<U>[] : T extends object ? { readonly [K in keyof T]?: Loose<T[K]> | undefined } : T;

/** A copy of an answer without its undefined members, at any depth: the CloudFormation shape that the caller names. */
export function pruned<T>(value: Loose<T>): T {
  return prune(value) as T;
}

function prune(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, prune(inner)]])));
}
