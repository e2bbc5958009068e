import { carry } from '../places.ts';
import { isRecord } from '../shape.ts';

/** What decides which resources SAM makes; a parameter is put in first there. */
const deciding = new Set(['AuthType', 'AutoPublishAlias', 'Enabled', 'Method', 'Path', 'SqsSubscription', 'Tracing', 'Type', 'EnableFunctionDefaultPermissions', 'DisableFunctionDefaultPermissions']);

/** A copy in which parameters that decide what is made have their values, with the places of all members. */
export function withPlain(value: unknown, plain: (value: unknown) => unknown): unknown {
  if (!isRecord(value) && !Array.isArray(value)) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? value.map((item) => withPlain(item, plain))
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlain(deciding.has(key) ? plain(inner) : inner, plain)]));
  for (const key of Object.keys(value)) carry(value, key, copy, key);
  return copy;
}
