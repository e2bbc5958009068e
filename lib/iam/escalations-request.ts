import type { Choices } from './reach-context.ts';
import { FRESH } from './reach-target.ts';

const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'];
const STRONG = PARTITIONS.flatMap((partition) => ['AdministratorAccess', 'IAMFullAccess', 'PowerUserAccess'].map((name) => `arn:${partition}:iam::aws:policy/${name}`));
const OWN_POLICY = `arn:aws:iam::210987654321:policy/${FRESH}`;
const UNBOUNDED: readonly (readonly [string, Choices])[] = [['iam:permissionsboundary', [undefined]]];
const ATTACHED: readonly (readonly [string, Choices])[] = [...UNBOUNDED, ['iam:policyarn', [...STRONG, OWN_POLICY]]];
const REPLACED: readonly (readonly [string, Choices])[] = [['iam:permissionsboundary', [...STRONG, OWN_POLICY]]];
/** What the request must bring to be of use: a policy that grants much, a target without a boundary, user data (list_awsidentityandaccessmanagementiam, list_amazonec2). */
const USEFUL: ReadonlyMap<string, readonly (readonly [string, Choices])[]> = new Map([
  ...['iam:attachuserpolicy', 'iam:attachrolepolicy', 'iam:attachgrouppolicy'].map((action) => [action, ATTACHED] as const),
  ...['iam:putuserpolicy', 'iam:putrolepolicy', 'iam:createuser'].map((action) => [action, UNBOUNDED] as const),
  ...['iam:putuserpermissionsboundary', 'iam:putrolepermissionsboundary'].map((action) => [action, REPLACED] as const),
  ['ec2:modifyinstanceattribute', [['ec2:attribute', ['UserData']]]],
]);

/** The condition keys that a request must bring for an action to gain anything; all other keys are free (reference_policies_iam-condition-keys). */
export const usefulRequest = (action: string, resource: string, passedTo: readonly string[]): ReadonlyMap<string, Choices> => {
  const fixed = new Map<string, Choices>(USEFUL.get(action) ?? []);
  if (action === 'iam:passrole')
    fixed.set('iam:passedtoservice', passedTo.flatMap((service) => (resource.startsWith('arn:aws-cn:') ? [service, `${service}.cn`] : [service])));
  // IAM has one endpoint for each partition; a role is passed in the region of the service that gets it.
  else if (action.startsWith('iam:')) fixed.set('aws:requestedregion', ['us-east-1', 'cn-north-1', 'us-gov-west-1']);
  return fixed;
};
