/** KMS keys: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
import { decide } from '../iam/decide.ts';
import { actionFits, and, type Tri } from '../iam/fit.ts';
import { nameOf, type Policy, type PrincipalEntry, type Statement } from '../iam/policy.ts';
import { whole, type Subject } from '../rule.ts';
import { eachAllow, gapsIn, orOpen } from './grants.ts';
import { asIfHere, placeIsOpen } from './place.ts';
import { openPolicy } from './policy.ts';

type Key = Subject<'AWS::KMS::Key'>;

/** Whether AWS made and manages the key; its policy and rotation cannot be changed, so nothing is asked of it. */
export const isAwsManaged = (key: Key): boolean => key.origin === 'live' && key.KeyManager === 'AWS';

/** Whether a principal is the account of the key itself, by which the policy leaves the decision to IAM. */
function isOwnAccount(entry: PrincipalEntry, key: Key): boolean {
  return entry.type === 'AWS' && (entry.value === key.account || /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(entry.value)?.[1] === key.account);
}

/** Whether a statement holds callers to an encryption context; stops the rule where that is not known. */
export function asksForContext(statement: Statement): boolean {
  const asked = statement.conditions.filter(({ key, negated, ifExists, quantifier }) => key.startsWith('kms:encryptioncontext') && !negated && !ifExists && quantifier !== 'all');
  return asked.some(({ comparison, values, gaps }) => (comparison === 'Null' ? gaps.length === 0 && values.length > 0 && values.every((value) => value.toLowerCase() === 'false') : values.length > 0 || gaps.length > 0))
    || orOpen(statement, asked);
}

/** Whether a statement denies calls that bring no encryption context. */
function deniesNoContext({ effect, principals, conditions, conditionGaps }: Statement): Tri {
  if (effect === 'Allow' || principals === undefined || principals.negated || conditions.length > 1 || (conditions.length === 0 && conditionGaps.length === 0)) return false;
  const asked = conditions.map(({ comparison, key, values, gaps }): Tri => comparison === 'Null' && key.startsWith('kms:encryptioncontext')
    && (values.some((value) => value.toLowerCase() === 'true') || (gaps.length > 0 ? undefined : false)));
  return and(effect && true, principals.any || (principals.gaps.length > 0 ? undefined : false), conditionGaps.length === 0 || undefined, ...asked);
}

const dataUses = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Statements that let data be encrypted or decrypted without an encryption context. */
export function withoutContext(policy: Policy): string[] {
  const guarded = (use: string): readonly Tri[] => policy.statements.map((statement) => and(deniesNoContext(statement), actionFits(statement.actions, use)));
  const open = dataUses.filter((use) => !guarded(use).includes(true));
  const sure = open.filter((use) => !guarded(use).includes(undefined));
  return eachAllow(policy, (statement) => {
    if (open.every((use) => actionFits(statement.actions, use) === false) || asksForContext(statement)) return undefined;
    const free = sure.filter((use) => actionFits(statement.actions, use) === true);
    return free.length > 0 ? `Statement ${nameOf(statement)} allows ${free.join(' and ')} without an encryption context.` : openPolicy(policy.statements.flatMap(gapsIn));
  });
}

const administration = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'];
const use = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:Sign', 'kms:GenerateMac', 'kms:DeriveSharedSecret'];

/** Principals, other than the account as a whole, that a key's policy lets both administer and use it. */
export function administersAndUses(policy: Policy, key: Key): readonly string[] {
  const held = new Map<string, { admin: boolean; use: boolean }>();
  for (const { effect, principals, actions, conditions, conditionGaps } of policy.statements) {
    if (effect !== 'Allow' || !principals || principals.negated) continue;
    const fits = (names: readonly string[]): boolean => names.some((name) => actionFits(actions, name) === true);
    for (const entry of principals.entries) {
      if (entry.type !== 'AWS' || isOwnAccount(entry, key)) continue;
      const has = held.get(entry.value) ?? { admin: false, use: false };
      // A grant under conditions, such as those that AWS services make for their own resources, is use.
      held.set(entry.value, { admin: has.admin || fits(administration) || (conditions.length === 0 && conditionGaps.length === 0 && fits(['kms:CreateGrant'])), use: has.use || fits(use) });
    }
  }
  const both = [...held].flatMap(([who, has]) => (has.admin && has.use ? [who] : []));
  const gaps = policy.statements.flatMap((statement) => (statement.effect === 'Deny' ? [] : [...statement.gaps, ...statement.principals?.gaps ?? [], ...statement.actions?.gaps ?? [], ...statement.conditionGaps]));
  return both.length > 0 || gaps.length === 0 ? both : openPolicy(gaps);
}

/** CloudWatch Logs by its service principal, where a key's policy does not let it encrypt a log group and decrypt it again (encrypt-log-data-kms). */
export function logsShutOut(group: Subject<'AWS::Logs::LogGroup'>, key: Key): string | undefined {
  const own = group.arn ?? `arn:${group.partition}:logs:${group.region}:${group.account}:log-group:${group.name}`;
  const context = { 'kms:EncryptionContext:aws:logs:arn': own, 'aws:SourceArn': own, 'aws:SourceAccount': group.account };
  const principal = `logs.${group.region}.amazonaws.com`;
  // In China both spellings of service principals are in use.
  const decided = (resource: unknown) => [principal, ...group.partition === 'aws-cn' ? [`${principal}.cn`] : []].map((name) => dataUses.map((action) =>
    decide({ principal: name, action, resource: key.arn ?? key.id, resourceAccount: key.account, context }, { resource }).decision));
  const isAllowed = (answers: ReturnType<typeof decided>): boolean => answers.some((decisions) => decisions.every((decision) => decision === 'allow'));
  const policy = whole(key.KeyPolicy);
  const answers = decided(policy);
  if (isAllowed(answers)) return undefined;
  if (answers.flat().includes('unknown')) return openPolicy([]);
  return isAllowed(decided(asIfHere(policy, group))) ? placeIsOpen() : principal;
}
