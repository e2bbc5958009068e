import { each, type Subject } from '../rule.ts';

/** Something that policies can be attached to. */
export type Principal = Subject<'AWS::IAM::Role' | 'AWS::IAM::User' | 'AWS::IAM::Group'>;

/** ARNs of a policy that AWS keeps, in any partition, among those attached; the path of service and job policies may stand before its name. */
export const awsPolicies = (principal: Pick<Principal, 'ManagedPolicyArns'>, name: string): readonly string[] =>
  each(principal.ManagedPolicyArns ?? [], (arn) => new RegExp(`^arn:[a-z-]+:iam::aws:policy/(?:[\\w-]+/)?${name}$`).test(arn) && arn);
