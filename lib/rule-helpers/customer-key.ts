import type { RuleContext } from '../rule.ts';

type Get = Pick<RuleContext<'AWS::KMS::Key', Record<never, never>>, 'get'>;

/** What keeps a key from being a customer's own and in use, as the rest of a sentence; nothing where it is both. */
export function keyProblem(key: string, { get }: Get): string | undefined {
  if (/(?:^|:)alias\/aws\//.test(key)) return 'is managed by AWS';
  const found = get('AWS::KMS::Key', key);
  if (found === undefined) return 'does not exist';
  // A key of a template is the customer's, and enabled unless it says otherwise.
  if (found.origin === 'template') return found.Enabled === false ? 'is disabled' : undefined;
  if (found.KeyManager === 'AWS') return 'is managed by AWS';
  return found.KeyState === 'Enabled' ? undefined : `is in the state ${found.KeyState}`;
}
