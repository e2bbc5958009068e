import type { AttachedPermissionsBoundary, AttachedPolicy, PolicyDetail } from '@aws-sdk/client-iam';
import type { Json } from '../../model/json.ts';
import { json } from '../shape.ts';

/** What a principal's attachments and boundary look like in CloudFormation. */
export const attachments = (of: { readonly AttachedManagedPolicies?: AttachedPolicy[] | undefined }): { readonly ManagedPolicyArns: string[] } =>
  ({ ManagedPolicyArns: arnsOf(of.AttachedManagedPolicies) });

/** ARNs of attached policies. */
export const arnsOf = (attached: readonly AttachedPolicy[] | undefined): string[] => (attached ?? []).flatMap((a) => a.PolicyArn ?? []);

/** The boundary's ARN, absent where there is none. */
export const boundary = (of: { readonly PermissionsBoundary?: AttachedPermissionsBoundary | undefined }): { readonly PermissionsBoundary?: string } =>
  (of.PermissionsBoundary?.PermissionsBoundaryArn === undefined ? {} : { PermissionsBoundary: of.PermissionsBoundary.PermissionsBoundaryArn });

/** Inline policies as parts. */
export const inline = (list: readonly PolicyDetail[] | undefined): { readonly id: string; readonly properties: { readonly PolicyName: string; readonly PolicyDocument: Json } }[] =>
  (list ?? []).map(({ PolicyName = '', PolicyDocument = '' }) => ({ id: PolicyName, properties: { PolicyName, PolicyDocument: json(PolicyDocument) } }));

/** The last segment of an ARN, or the name itself. */
export const nameOf = (idOrArn: string): string => idOrArn.slice(idOrArn.lastIndexOf('/') + 1);

/** True where what was asked for by name or ARN is what was found. */
export const isAsked = (idOrArn: string, arn: string | undefined): boolean => !idOrArn.startsWith('arn:') || idOrArn === arn;
