/** What the execution role of a function may do: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
import { findAction } from '../iam/actions.ts';
import { differenceOf } from '../iam/covers.ts';
import { nameOf, type Policy } from '../iam/policy.ts';
import { isAdmin } from '../iam/reach.ts';
import { each, type Subject, type Wrong } from '../rule.ts';
import { allBut, eachAllow, gapsIn } from './grants.ts';
import { boundaryOf, policiesOf } from './inline.ts';
import { openPolicy } from './policy.ts';

type Role = Subject<'AWS::IAM::Role', 'AWS::IAM::RolePolicy'>;
type Get = Parameters<typeof policiesOf>[1];

/** Policies of AWS that give a whole service away, or the account. */
const broad = /^arn:[a-z-]+:iam::aws:policy\/(?:[\w-]+\/)?(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|\w*Full_?Access\w*)$/;

/** What makes a role an administrator, or the owner of a service, after its boundary. */
export function tooMuch(role: Role, get: Get): Wrong {
  const boundary = boundaryOf(role, get);
  const policies = policiesOf(role, get);
  const found = each(policies, ({ name, read }) => {
    // Within a boundary such a policy counts where the boundary leaves all of it.
    if (broad.test(name) && (boundary === undefined || !sure(differenceOf([boundary], [read()], 'identity').grantsNewAccess))) return `${name} is attached.`;
    return sure(isAdmin([read()], boundary)) && `${name} allows every action on every resource.`;
  });
  return found.length > 0 ? found : sure(isAdmin(policies.map(({ read }) => read()), boundary)) && 'Its policies together allow every action on every resource.';
}

const sure = (answer: boolean | null): boolean => answer ?? openPolicy([]);

/** Actions of the execution environment itself, which few policies can limit. */
const ofTheRuntime = /^(?:logs|xray):|^ec2:(?:\w*NetworkInterface\w*|(?:un)?assignPrivateIpAddresses|(?:un)?assignIpv6Addresses)$/i;

/** Wildcard actions, and actions on every resource that could have named theirs (Service Authorization Reference, "Resource types"). */
export const wildcards = (policy: Policy): string[] => eachAllow(policy, (statement) => {
  const { actions, resources } = statement;
  if (actions?.negated) return `Statement ${nameOf(statement)} allows ${allBut(actions)}.`;
  const wild = actions?.values.filter((value) => /[*?]/.test(value)) ?? [];
  const everywhere = resources !== undefined && (resources.negated ? resources.gaps.length === 0 : resources.values.includes('*'));
  const loose = everywhere ? actions?.values.filter((value) => !wild.includes(value) && !ofTheRuntime.test(value) && (findAction(value)?.types.length ?? 0) > 0) ?? [] : [];
  if (wild.length + loose.length === 0 && [...actions?.gaps ?? [], ...resources?.gaps ?? []].length > 0) return openPolicy(gapsIn(statement));
  return [
    wild.length > 0 && `Statement ${nameOf(statement)} allows the actions ${wild.join(', ')}.`,
    loose.length > 0 && `Statement ${nameOf(statement)} allows ${loose.join(', ')} on every resource.`,
  ];
});
