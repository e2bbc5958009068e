import type { Policy, Statement } from './ast.ts';
import { type Variables, holds } from './condition.ts';
import { type Tri, actionFits, and, principalFits, resourceFits } from './fit.ts';
import { nameOf } from './policy.ts';
import type { Request } from './request.ts';

/** Where a statement stands: the name of its policy within the question, and its own. */
export interface Place { readonly policy: string; readonly statement: string }

/** What a group of policies says to one request. */
export interface Voice {
  readonly allow: Tri;
  readonly deny: Tri;
  readonly allowedBy: Place | undefined;
  readonly deniedBy: Place | undefined;
  /** The statements that allow, for callers that ask how the principal was named. */
  readonly allowing: readonly Statement[];
  /** What is left open, as sentences. */
  readonly open: readonly string[];
}

/** Whether a statement speaks of a request; `undefined` where that hangs on something that is not known. */
export const applies = (statement: Statement, policy: Policy, request: Request, onPrincipal: boolean): { readonly fits: Tri; readonly open: readonly string[] } => {
  const lookup = (key: string): string | undefined => request.context.get(key)?.[0];
  const variables: Variables = { active: policy.variables !== false, lookup, missing: 'none' };
  const open: string[] = [];
  const parts: Tri[] = [
    onPrincipal ? (statement.principals === undefined ? false : principalFits(statement.principals, request.caller)) : true,
    actionFits(statement.actions, request.action),
    resourceFits(statement.resources, request.resource, variables),
  ];
  if (and(...parts) === false) return { fits: false, open };
  for (const condition of statement.conditions) {
    const values = request.context.get(condition.key);
    const fits = values === null ? undefined : holds(condition, values, variables);
    if (fits === undefined) open.push(`${condition.operator} on ${condition.name} cannot be judged`);
    parts.push(fits);
  }
  if (statement.conditionGaps.length > 0) { parts.push(undefined); open.push('a condition is not known'); }
  const fits = and(...parts);
  if (fits === undefined && open.length === 0) open.push('an element is not known');
  return { fits, open: fits === undefined ? open : [] };
};

/** Hears a group of policies of one type, of which any may allow and any may deny. */
export const hear = (policies: readonly { readonly name: string; readonly policy: Policy }[], request: Request, onPrincipal: boolean): Voice => {
  let allow: Tri = false;
  let deny: Tri = false;
  let allowedBy: Place | undefined;
  let deniedBy: Place | undefined;
  const allowing: Statement[] = [];
  const open: string[] = [];
  for (const { name, policy } of policies)
    for (const statement of policy.statements) {
      const { fits, open: left } = applies(statement, policy, request, onPrincipal);
      if (fits === false) continue;
      const place = { policy: name, statement: nameOf(statement) };
      const sure = fits === true && statement.effect !== undefined;
      for (const text of left) open.push(`${name} ${place.statement}: ${text}`);
      if (statement.effect !== 'Deny') {
        if (sure) { allowedBy ??= place; allow = true; allowing.push(statement); } else if (allow === false) allow = undefined;
      }
      if (statement.effect !== 'Allow') {
        if (sure) { deniedBy ??= place; deny = true; } else if (deny === false) deny = undefined;
      }
    }
  return { allow, deny, allowedBy, deniedBy, allowing, open };
};
