import type { Policy } from '../iam/ast.ts';
import { escalationGaps, escalations } from '../iam/escalations.ts';
import type { Wrong } from '../rule.ts';
import { idOf, kept } from './kept.ts';
import { openPolicy } from './policy.ts';

const shown = 3;

/** Known escalation methods of policies within a boundary, the first few by name; parts that are not known may hide one. */
export function escalationsSaid(given: Policy | readonly Policy[], boundary: Policy | undefined, holder: { readonly account: string; readonly arn: string | undefined; readonly type: string }): Wrong {
  const policies = 'statements' in given ? [given] : given;
  const principal = holder.type === 'AWS::IAM::User' && holder.arn !== undefined ? { principal: holder.arn } : {};
  const [first] = policies;
  const found = first ? waysOf(first, policies, boundary, { account: holder.account, ...principal }) : [];
  if (found.length === 0) {
    const gaps = escalationGaps(policies, boundary);
    return gaps.length > 0 ? openPolicy(gaps) : undefined;
  }
  const ways = found.slice(0, shown).map(({ method, actions }) => `${method} (${actions.join(', ')})`);
  return `${found.length} known ways to more permissions: ${ways.join('; ')}${found.length > shown ? ' and more' : ''}.`;
}

const waysOf = kept(
  (_first: Policy, policies: readonly Policy[], boundary: Policy | undefined, holder: { readonly account: string; readonly principal?: string }) => escalations(policies, boundary, holder),
  (policies, boundary, { account, principal }) => `${policies.map(idOf).join(' ')} ${boundary ? idOf(boundary) : ''} ${account} ${principal}`,
);
