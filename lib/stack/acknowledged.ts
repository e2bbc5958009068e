import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { endOf, lastDay } from '../suppressions-file.ts';

/** An acknowledgement of the CDK (`Validations.of(construct).acknowledge`) for a rule of Stance. */
export interface Acknowledgement { readonly path: string; readonly reason: string }

/** How a rule is named in an acknowledgement. */
export const acknowledgementId = (ruleId: string): string => `Stance::${ruleId}`;

/** The acknowledgements in a tree: asked by rule and construct path, the nearest above the construct counts. */
export function acknowledgementsIn(root: IConstruct): (ruleId: string, path: string) => Acknowledgement | undefined {
  const found = new Map<string, Acknowledgement>();
  for (const { node } of root.node.findAll()) {
    for (const { type, data } of node.metadata) {
      if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY || typeof data !== 'object' || data === null) continue;
      for (const [id, reason] of Object.entries(data)) found.set(`${id} ${node.path}`, { path: node.path, reason: String(reason) });
    }
  }
  return (ruleId, path) => {
    for (let at = path; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
      const acknowledgement = found.get(`${acknowledgementId(ruleId)} ${at}`);
      if (acknowledgement || at === '') return acknowledgement;
    }
  };
}

/** Why an acknowledgement does not hold: it has no end, or has ended; undefined where it holds. */
export function whyNotHeld({ path, reason }: Acknowledgement, now: Date): string | undefined {
  const [, until] = /\buntil (\d{4}-\d{2}-\d{2})\b/.exec(reason) ?? [];
  const where = `The acknowledgement at ${path === '' ? 'the app' : path} does not hold`;
  if (until === undefined) return `${where}: its reason names no end; write "until ${lastDay(now)}: ..." or sooner.`;
  try {
    return Date.parse(endOf(until, now, (what) => new RangeError(what))) <= now.getTime() ? `${where}: it ended ${until}.` : undefined;
  } catch (error) {
    if (error instanceof RangeError) return `${where}: ${error.message}.`;
    throw error;
  }
}
