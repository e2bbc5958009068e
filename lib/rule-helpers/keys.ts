/** KMS keys: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
import { decide } from '../iam/decide.ts';
import { actionFits } from '../iam/fit.ts';
import { nameOf, type Policy, type PrincipalEntry, type Statement } from '../iam/policy.ts';
import { whole, type Subject } from '../rule.ts';
import { eachAllow, gapsIn } from './grants.ts';
import { openPolicy } from './policy.ts';

type Key = Subject<'AWS::KMS::Key'>;

/** Whether AWS made and manages the key; its policy and rotation cannot be changed, so nothing is asked of it. */
export const isAwsManaged = (key: Key): boolean => key.origin === 'live' && key.KeyManager === 'AWS';

/** Whether a principal is the account of the key itself, by which the policy leaves the decision to IAM. */
function isOwnAccount(entry: PrincipalEntry, key: Key): boolean {
  return entry.type === 'AWS' && (entry.value === key.account || /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(entry.value)?.[1] === key.account);
}

/** Whether a statement holds callers to an encryption context. */
export const asksForContext = (statement: Statement): boolean => statement.conditions.some((condition) =>
  condition.key.startsWith('kms:encryptioncontext') && !condition.negated && !condition.ifExists && condition.quantifier !== 'all'
  && condition.values.length > 0 && (condition.comparison !== 'Null' || condition.values.every((value) => value.toLowerCase() === 'false')));

/** Whether a statement denies calls that bring no encryption context. */
const deniesNoContext = (statement: Statement): boolean => statement.effect === 'Deny' && statement.principals?.any === true
  && statement.conditions.length === 1 && statement.conditions.every((condition) =>
  condition.comparison === 'Null' && condition.key.startsWith('kms:encryptioncontext') && condition.values.some((value) => value.toLowerCase() === 'true'));

const dataUses = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Statements that let data be encrypted or decrypted without an encryption context. */
export function withoutContext(policy: Policy): string[] {
  const open = dataUses.filter((use) => !policy.statements.some((statement) => deniesNoContext(statement) && actionFits(statement.actions, use) === true));
  return eachAllow(policy, (statement) => {
    if (asksForContext(statement)) return undefined;
    const free = open.filter((use) => actionFits(statement.actions, use) === true);
    return free.length > 0 ? `Statement ${nameOf(statement)} allows ${free.join(' and ')} without an encryption context.`
      : open.some((use) => actionFits(statement.actions, use) === undefined) && openPolicy(gapsIn(statement));
  });
}

const administration = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'];
const use = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:Sign', 'kms:GenerateMac', 'kms:DeriveSharedSecret'];

/** Principals, other than the account as a whole, that a key's policy lets both administer and use it. */
export function administersAndUses(policy: Policy, key: Key): readonly string[] {
  const held = new Map<string, { admin: boolean; use: boolean }>();
  for (const { effect, principals, actions, conditions } of policy.statements) {
    if (effect !== 'Allow' || !principals || principals.negated) continue;
    const fits = (names: readonly string[]): boolean => names.some((name) => actionFits(actions, name) === true);
    for (const entry of principals.entries) {
      if (entry.type !== 'AWS' || isOwnAccount(entry, key)) continue;
      const has = held.get(entry.value) ?? { admin: false, use: false };
      // A grant under conditions, such as those that AWS services make for their own resources, is use.
      held.set(entry.value, { admin: has.admin || fits(administration) || (conditions.length === 0 && fits(['kms:CreateGrant'])), use: has.use || fits(use) });
    }
  }
  const both = [...held].flatMap(([who, has]) => (has.admin && has.use ? [who] : []));
  const gaps = policy.statements.flatMap((statement) => (statement.effect === 'Deny' ? [] : [...statement.gaps, ...statement.principals?.gaps ?? [], ...statement.actions?.gaps ?? []]));
  return both.length > 0 || gaps.length === 0 ? both : openPolicy(gaps);
}

/** CloudWatch Logs by its service principal, where a key's policy does not let it encrypt a log group and decrypt it again (encrypt-log-data-kms). */
export function logsShutOut(group: Subject<'AWS::Logs::LogGroup'>, key: Key): string | undefined {
  const own = group.arn ?? `arn:${group.partition}:logs:${group.region}:${group.account}:log-group:${group.name}`;
  const context = { 'kms:EncryptionContext:aws:logs:arn': own, 'aws:SourceArn': own, 'aws:SourceAccount': group.account };
  const principal = `logs.${group.region}.amazonaws.com`;
  // In China both spellings of service principals are in use.
  const answers = [principal, ...group.partition === 'aws-cn' ? [`${principal}.cn`] : []].map((name) => dataUses.map((action) =>
    decide({ principal: name, action, resource: key.arn ?? key.id, resourceAccount: key.account, context }, { resource: whole(key.KeyPolicy) }).decision));
  if (answers.some((decisions) => decisions.every((decision) => decision === 'allow'))) return undefined;
  return answers.flat().includes('unknown') ? openPolicy([]) : principal;
}
