import type { Policy } from '../iam/ast.ts';
import { isAdmin } from '../iam/reach.ts';
import type { Wrong } from '../rule.ts';
import { gapsIn } from './grants.ts';
import { openPolicy } from './policy.ts';

/**
 * Whether the Allow statements of one policy take in every action on every resource, however they are spelled. Conditions and
 * Denies beside them do not count: they are what the next edit takes away (securityhub/latest/userguide/iam-controls, IAM.1).
 */
export function grantsEverything(policy: Policy): Wrong {
  const allows = policy.statements.filter((statement) => statement.effect !== 'Deny').map((statement) => ({ ...statement, conditions: [], conditionGaps: [] }));
  const admin = isAdmin([{ ...policy, statements: allows }]);
  return admin === null ? openPolicy(allows.flatMap(gapsIn)) : admin && 'The policy allows every action on every resource.';
}
