import { sha256Hex } from '../engine/hash.ts';
import type { VerdictLine } from './lines.ts';

/** What a verdict is about, the same from run to run and from machine to machine: rule, type, and construct path or logical id. */
export function subjectKey({ ruleId, resource, location }: VerdictLine): string {
  const file = location === undefined ? `${resource.account} ${resource.region}` : location.file.slice(Math.max(location.file.lastIndexOf('/'), location.file.lastIndexOf('\\')) + 1);
  return JSON.stringify([ruleId, resource.type, resource.path ?? `${file}#${resource.id}`]);
}

/** The same as a short hash, for formats that keep a fingerprint. */
export const fingerprint = (verdict: VerdictLine): string => sha256Hex(subjectKey(verdict)).slice(0, 32);

/** How a resource is called in reports: its construct path, else its logical id or name. */
export const calledBy = ({ resource, location }: VerdictLine): string => resource.path ?? (location === undefined ? resource.name : resource.id);
