/** The policies of roles, users and groups, for rules that judge all three. */
import data from '../../data/aws-managed-policies.json' with { type: 'json' };
import type { Policy } from '../iam/ast.ts';
import { cannotKnow, each, type Subject, type Wrong } from '../rule.ts';
import { policyOf } from './policy.ts';

/** A role, user or group with its inline policies. */
export type InlineHolder = Subject<'AWS::IAM::Role' | 'AWS::IAM::User' | 'AWS::IAM::Group', 'AWS::IAM::RolePolicy' | 'AWS::IAM::UserPolicy' | 'AWS::IAM::GroupPolicy'>;
/** The same, or a managed policy, which is judged by its own document. */
export type AnyHolder = Subject<'AWS::IAM::ManagedPolicy' | 'AWS::IAM::Role' | 'AWS::IAM::User' | 'AWS::IAM::Group', 'AWS::IAM::RolePolicy' | 'AWS::IAM::UserPolicy' | 'AWS::IAM::GroupPolicy'>;

/** Part types that hold inline policies. */
export const inlineParts = ['AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'] as const;

/** Roles that a service keeps for itself: nobody can change them (id_roles_create-service-linked-role). */
export const isServiceLinked = (of: { readonly Path?: string }): boolean => (of.Path ?? '/').startsWith('/aws-service-role/');

/** True for policies that AWS keeps, in any partition: nobody in the account can change them. */
export const isAwsPolicy = (arn: string | undefined): boolean => arn?.split(':')[4] === 'aws';

const inlineOf = (holder: InlineHolder): readonly { readonly PolicyName?: string; readonly PolicyDocument?: unknown }[] =>
  holder.parts(holder.type === 'AWS::IAM::Role' ? 'AWS::IAM::RolePolicy' : holder.type === 'AWS::IAM::User' ? 'AWS::IAM::UserPolicy' : 'AWS::IAM::GroupPolicy');

/** Judges each inline policy; messages say which one. */
export const eachInline = (holder: InlineHolder, wrong: (policy: Policy) => Wrong): Wrong => ('Path' in holder && isServiceLinked(holder) ? undefined
  : each(inlineOf(holder), (part) => said(wrong(policyOf(part.PolicyDocument)), part.PolicyName)));

/** Judges the document of a customer's managed policy, or each inline policy of a role, user or group. */
export const eachPolicy = (holder: AnyHolder, wrong: (policy: Policy) => Wrong): Wrong => (isManaged(holder)
  ? !isAwsPolicy(holder.arn) && wrong(policyOf(holder.PolicyDocument)) : eachInline(holder as InlineHolder, wrong));

const isManaged = (holder: AnyHolder): holder is AnyHolder & Subject<'AWS::IAM::ManagedPolicy'> => holder.type === 'AWS::IAM::ManagedPolicy';

const said = (wrong: Wrong, name = '(unnamed)'): Wrong => {
  if (typeof wrong === 'string') return wrong === '' ? wrong : `Inline policy ${name}: ${wrong}`;
  return wrong ? wrong.map((inner) => said(inner, name)) : wrong;
};

type Get = (type: 'AWS::IAM::ManagedPolicy', arn: string) => { readonly PolicyDocument?: unknown } | undefined;

/** The permissions boundary of a role or user; one that is named and not there stops the rule. */
export function boundaryOf(holder: AnyHolder, get: Get): Policy | undefined {
  const arn = 'PermissionsBoundary' in holder ? holder.PermissionsBoundary : undefined;
  return arn === undefined ? undefined : policyOf(managed(arn, get).PolicyDocument);
}

const managed = (arn: string, get: Get): { readonly PolicyDocument?: unknown } =>
  get('AWS::IAM::ManagedPolicy', arn) ?? cannotKnow({ reason: 'error', text: `${arn} is attached and was not found.` });

const wellKnown: Readonly<Record<string, unknown>> = data.policies;
/** The document of a policy that functions usually have, for templates, where AWS can't be asked. */
const builtIn = (arn: string): unknown => (isAwsPolicy(arn) ? wellKnown[arn.slice(arn.indexOf(':policy/') + ':policy/'.length)] : undefined);

/** All policies that a role has, inline and attached; one that can't be read stops the rule where it is read. */
export function policiesOf(
  role: Subject<'AWS::IAM::Role', 'AWS::IAM::RolePolicy'>, get: Get,
): readonly { readonly name: string; readonly read: () => Policy }[] {
  return [
    ...role.parts('AWS::IAM::RolePolicy').map((part, index) => ({ name: `inline policy ${index + 1}`, read: () => policyOf(part.PolicyDocument) })),
    ...(role.ManagedPolicyArns ?? []).map((arn) => ({ name: arn, read: () => policyOf((role.origin === 'template' ? builtIn(arn) : undefined) ?? managed(arn, get).PolicyDocument) })),
  ];
}
