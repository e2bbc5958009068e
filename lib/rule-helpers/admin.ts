import type { Policy } from '../iam/ast.ts';
import { isAdmin } from '../iam/reach.ts';
import type { Wrong } from '../rule.ts';
import { gapsIn } from './grants.ts';
import { kept } from './kept.ts';
import { openPolicy } from './policy.ts';

/**
 * Whether the Allow statements of one policy take in every action on every resource, however they are spelled. Conditions and
 * Denies beside them do not count: they are what the next edit takes away (securityhub/latest/userguide/iam-controls, IAM.1).
 */
export function grantsEverything(policy: Policy): Wrong {
  const { admin, allows } = bare(policy);
  return admin === null ? openPolicy(allows.flatMap(gapsIn)) : admin && 'The policy allows every action on every resource.';
}

const bare = kept((policy: Policy) => {
  const allows = policy.statements.filter((statement) => statement.effect !== 'Deny').map((statement) => ({ ...statement, conditions: [], conditionGaps: [] }));
  return { allows, admin: isAdmin([{ ...policy, statements: allows }]) };
});
