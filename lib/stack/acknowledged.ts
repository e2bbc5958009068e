import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { acknowledgementId, type Acknowledgement } from '../acknowledgements.ts';

/** The acknowledgements in a tree of constructs, by id and path. */
export function acknowledgementsIn(root: IConstruct): ReadonlyMap<string, Acknowledgement> {
  const found = new Map<string, Acknowledgement>();
  for (const { node } of root.node.findAll()) {
    for (const { type, data } of node.metadata) {
      if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY || typeof data !== 'object' || data === null) continue;
      for (const [id, reason] of Object.entries(data)) found.set(`${id} ${node.path}`, { path: node.path, reason: String(reason) });
    }
  }
  return found;
}

/** Accepts the risk that rules of Stance tell of below a construct, until the end of a day, at most 365 days from now. */
export function acceptUntil(construct: IConstruct, ruleIds: readonly string[], day: string, reason: string): void {
  for (const id of ruleIds) Validations.of(construct).acknowledge({ id: acknowledgementId(id), reason: `until ${day}: ${reason}` });
}
