/** From the three-valued answers of lib/iam to what a rule says: a sure answer, or a stop with `unknown`. */
import { actionFits } from '../iam/fit.ts';
import { exposureOf, type ConfusedDeputy, type Exposure, type ExternalAccess, type Owner } from '../iam/exposure.ts';
import { parsePolicy, type Gap, type Policy } from '../iam/policy.ts';
import { cannotKnow, whole, type Trusted } from '../rule.ts';
import { idOf, kept } from './kept.ts';

/** What a resource tells about itself as the owner of a policy. */
export interface PolicyHolder { readonly account: string; readonly partition: string; readonly arn: string | undefined }

/** A policy document of a view, read as a whole; an absent one is a policy without statements. */
export const policyOf = (document: unknown): Policy => parsePolicy(whole(document));

/** The owner of a resource policy, with the outsiders that it trusts. */
export const ownerOf = (holder: PolicyHolder, service: string, trusted?: Trusted): Owner => ({
  account: holder.account, partition: holder.partition, service,
  ...(holder.arn === undefined ? {} : { resourceArn: holder.arn }), ...(trusted === undefined ? {} : { trusted }),
});

/** What tells owners apart, for answers that are kept. */
export const ownerKey = ({ account, partition, service, resourceArn, trusted }: Owner): string =>
  `${account} ${partition} ${service} ${resourceArn} ${trusted === undefined ? '' : idOf(trusted)}`;

const exposureFor = kept((policy: Policy, owner: Owner): Exposure => exposureOf(policy, owner, 'resource'), ownerKey);

/** Stops the rule where a policy leaves its question open. */
export function openPolicy(gaps: readonly Gap[]): never {
  const [gap] = gaps;
  return cannotKnow({
    reason: 'unresolved', ...(gap?.path ? { path: gap.path } : {}),
    text: gap ? `The policy cannot be judged: ${gap.text.replace(/\.$/, '')}.` : 'The policy cannot be judged.',
  });
}

/** The access that anyone has, one entry a principal and statement; none where the policy surely opens to nobody. */
export function publicAccess(policy: Policy, owner: Owner): readonly ExternalAccess[] {
  const exposure = exposureFor(policy, owner);
  if (exposure.public === null) openPolicy(exposure.unknown);
  return exposure.public ? exposure.externalAccess : [];
}

/** Access of principals outside the account that it does not trust; sure access beats a part that is not known. */
export function outsideAccess(policy: Policy, owner: Owner): readonly ExternalAccess[] {
  const { externalAccess, unknown } = exposureFor(policy, owner);
  if (externalAccess.length === 0 && unknown.length > 0) openPolicy(unknown);
  return externalAccess;
}

/** Services that anyone may make act here; sure ones beat a part that is not known. */
export function unpinnedServices(policy: Policy, owner: Owner): readonly ConfusedDeputy[] {
  const { confusedDeputy, unknown } = exposureFor(policy, owner);
  if (confusedDeputy.length === 0 && unknown.length > 0) openPolicy(unknown);
  return confusedDeputy;
}

/** The policy with its Allows cut down to the named actions that they may cover; Denies stay as they are. */
export const narrowed = kept((policy: Policy, actions: readonly string[]): Policy => ({
  ...policy,
  statements: policy.statements.flatMap((statement) => {
    if (statement.effect === 'Deny') return [statement];
    const values = actions.filter((action) => actionFits(statement.actions, action) === true);
    const gaps = actions.some((action) => actionFits(statement.actions, action) === undefined) ? statement.actions?.gaps ?? [] : [];
    return values.length === 0 && gaps.length === 0 ? [] : [{ ...statement, actions: { negated: false, values, gaps } }];
  }),
}), (actions) => actions.join(' '));

/** Access as a sentence: who may do what, by which statement. */
export const saidOf = ({ principal, actions, statement }: ExternalAccess): string =>
  `${principal === '*' ? 'Anyone' : principal} may call ${listed(actions)} (statement ${statement}).`;

/** A service that is not pinned, as a sentence. */
export const deputySaid = ({ service, actions, statement, missing }: ConfusedDeputy): string =>
  `${service} may call ${listed(actions)} on behalf of anyone (statement ${statement}): ${missing} is missing.`;

const listed = (names: readonly string[]): string => (names.length <= 4 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`);
