import { isFields, member } from './record.ts';

const wrapperEnds = ['request', 'req', 'response', 'input'];
const holders = ['items', 'item', 'member', 'content'];
const deepest = 12;
const masked = /^(?:HIDDEN_DUE_TO_SECURITY_REASONS|pending confirmation|\*{3,})$/;

/** True for a text that can name a resource: printable, of a sane length, and not CloudTrail's mask. */
export const canName = (text: string): boolean => text.length > 0 && text.length <= 2048 && !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(text) && !masked.test(text);

/** True where parameters are there, whole, to be read. */
export const isWhole = (parameters: unknown): boolean => isFields(parameters) && member(parameters, 'omitted') !== true;

const texts = (value: unknown, depth: number): string[] => {
  if (depth > deepest) return [];
  if (typeof value === 'string') return canName(value) ? [value] : [];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return [String(value)];
  if (Array.isArray(value)) return value.flatMap((one) => texts(one, depth + 1));
  for (const holder of holders) {
    const held = member(value, holder);
    if (held !== undefined) return texts(held, depth + 1);
  }
  return [];
};

/** Parameters, and what is in them of the object that EC2, S3 Control and API Gateway wrap theirs in (`CreateVpcEndpointRequest`, `createStageInput`). */
export const layers = (value: unknown): unknown[] => [value, ...(isFields(value)
  ? Object.keys(value).filter((key) => wrapperEnds.some((end) => key.toLowerCase().endsWith(end))).map((key) => value[key]) : [])];

const step = (value: unknown, key: string, depth: number): unknown[] => {
  if (depth > deepest) return [];
  if (Array.isArray(value)) return value.flatMap((one) => step(one, key, depth + 1));
  const found = member(value, key);
  if (found !== undefined) return [found];
  for (const holder of holders) {
    const held = member(value, holder);
    if (held !== undefined && typeof held === 'object') return step(held, key, depth + 1);
  }
  return [];
};

/** All texts at a path of keys, in any case, through lists, the XML habits of EC2 (`items`, `content`) and one wrapper. */
export function at(root: unknown, keys: readonly string[]): string[] {
  for (const start of layers(root)) {
    let values: unknown[] = [start];
    for (const key of keys) values = values.flatMap((value) => step(value, key, 0));
    const found = values.flatMap((value) => texts(value, 0));
    if (found.length > 0) return found;
  }
  return [];
}

/** Texts under a key at the top of a response or one object below it, for ids that the request did not carry. */
export function near(root: unknown, key: string): string[] {
  for (const start of layers(root)) {
    if (!isFields(start)) continue;
    const here = at(start, [key]);
    if (here.length > 0) return here;
    for (const name of Object.keys(start)) {
      if (!isFields(start[name])) continue;
      const below = at(start[name], [key]);
      if (below.length > 0) return below;
    }
  }
  return [];
}
