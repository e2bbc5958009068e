import type { Suppression } from '../model/finding.ts';
import type { ResourceIdentity } from '../model/resource.ts';

/** The file that is read where no other is named. */
export const usualSuppressions = 'stance.suppressions.yaml';

/** Finds the suppression that applies to a rule and a resource. */
export type SuppressionOf = (ruleId: string, resource: ResourceIdentity) => Suppression | undefined;

/** True until the suppression ends. */
export const isActive = (suppression: Suppression, now: Date): boolean => now.getTime() < Date.parse(suppression.until);

/** Indexes suppressions by rule. Of several that apply, the one that ends last counts. */
export function suppressionsBy(suppressions: readonly Suppression[]): SuppressionOf {
  const byRule = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    const list = byRule.get(suppression.rule) ?? [];
    list.push(suppression);
    byRule.set(suppression.rule, list);
  }
  for (const list of byRule.values()) list.sort((a, b) => Date.parse(b.until) - Date.parse(a.until));
  return (ruleId, resource) => byRule.get(ruleId)?.find((suppression) => applies(suppression, resource));
}

/** Whether a suppression names a resource, by its ARN, id or name, or by its construct path in a template; not whether it has ended. */
export function applies(suppression: Suppression, resource: ResourceIdentity): boolean {
  if (suppression.account !== undefined && suppression.account !== resource.account) return false;
  return [resource.arn, resource.id, resource.name, resource.path, constructOf(resource.path)].some((name) => name !== undefined && matches(suppression.resource, name));
}

/** A construct's own path: that of its resource without the last part, which the CDK adds. */
const constructOf = (path: string | undefined): string | undefined => (path?.endsWith('/Resource') ? path.slice(0, -'/Resource'.length) : undefined);

/** Whether a pattern, where `*` stands for any characters, matches all of a text; linear in both. */
export function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
