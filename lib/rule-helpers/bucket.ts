/** What buckets' access settings amount to: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
import { actionsOf, type AccessLevel } from '../iam/actions.ts';
import { cannotKnow, each, some, type RuleContext, type Subject } from '../rule.ts';
import { narrowed, openPolicy, ownerOf, policyOf, publicAccess, saidOf } from './policy.ts';

type Bucket = Subject<'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'>;
type AccountReader = Pick<RuleContext<'AWS::Account', Record<string, never>>, 'get'>;
type Flag = 'BlockPublicAcls' | 'IgnorePublicAcls' | 'BlockPublicPolicy' | 'RestrictPublicBuckets';

/** The four settings of a public access block. */
export const blockFlags: readonly Flag[] = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

const groups = 'http://acs.amazonaws.com/groups/';
const everyone: ReadonlyMap<string, string> = new Map([
  [`${groups}global/AllUsers`, 'everyone'], [`${groups}global/AuthenticatedUsers`, 'every AWS user of any account'],
]);
/** Canned lists as grants beyond the owner's own: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const canned: Readonly<Record<string, readonly (readonly [uri: string, permission: string])[]>> = {
  PublicRead: [[`${groups}global/AllUsers`, 'READ']],
  PublicReadWrite: [[`${groups}global/AllUsers`, 'READ'], [`${groups}global/AllUsers`, 'WRITE']],
  AuthenticatedRead: [[`${groups}global/AuthenticatedUsers`, 'READ']],
  LogDeliveryWrite: [[`${groups}s3/LogDelivery`, 'WRITE'], [`${groups}s3/LogDelivery`, 'READ_ACP']],
  AwsExecRead: [['the canonical id of Amazon EC2', 'READ']],
};

/** Grants of the access control list to others than the owner. */
export function grantsToOthers(bucket: Bucket): readonly { readonly to: string; readonly permission: string }[] {
  if (bucket.origin === 'template') return (canned[bucket.AccessControl ?? 'Private'] ?? []).map(([to, permission]) => ({ to, permission }));
  const { Grants = [], OwnerId } = bucket.Acl ?? {};
  return Grants.flatMap((grant) => {
    const to = grant.GranteeUri ?? grant.GranteeId ?? '';
    return grant.GranteeUri === undefined && to === OwnerId ? [] : [{ to, permission: grant.Permission }];
  });
}

/** Whether the bucket owner alone owns objects, so that no access control list has an effect; the default of new buckets. */
export function aclsDisabled(bucket: Bucket): boolean {
  const rules = bucket.OwnershipControls?.Rules;
  if (rules === undefined) return bucket.origin === 'template' && bucket.AccessControl === undefined;
  return rules.some((rule) => rule.ObjectOwnership === 'BucketOwnerEnforced');
}

/** Whether the bucket policy lets a service put objects, for whatever source. */
export const takesFrom = (bucket: Bucket, service: string): boolean => some(bucket.parts('AWS::S3::BucketPolicy'), ({ PolicyDocument }) => {
  const { statements } = narrowed(policyOf(PolicyDocument), ['s3:PutObject']);
  const sure = statements.some(({ effect, principals }) => effect === 'Allow'
    && principals?.entries.some((entry) => entry.type === 'Service' && entry.value.toLowerCase() === service));
  const gaps = statements.flatMap((statement) => [...statement.gaps, ...statement.principals?.gaps ?? []]);
  return sure || (gaps.length > 0 && openPolicy(gaps));
});

/** Whether other buckets' access logs are delivered here: it has the grant without which S3 delivers none. */
export const isLogTarget = (bucket: Bucket): boolean => takesFrom(bucket, 'logging.s3.amazonaws.com')
  || (!aclsDisabled(bucket) && grantsToOthers(bucket).some(({ to, permission }) => to === `${groups}s3/LogDelivery` && permission === 'WRITE'));

/** S3 actions on buckets and objects by what they do. */
const actionsAt = (...levels: readonly AccessLevel[]): readonly string[] => actionsOf('s3')
  .filter((action) => levels.includes(action.level) && action.types.some((type) => type === 'bucket' || type === 'object')).map((action) => action.name);

/** Permissions of the list and actions of a policy that read, or that write. */
export const publicKinds = {
  read: { actions: actionsAt('List', 'Read'), permissions: ['READ', 'READ_ACP', 'FULL_CONTROL'] },
  write: { actions: actionsAt('Write', 'Tagging', 'Permissions management'), permissions: ['WRITE', 'WRITE_ACP', 'FULL_CONTROL'] },
} as const;

/** The ways by which anyone may read or write a bucket, after its own public access block and the account's. */
export function publicWays(bucket: Bucket, context: AccountReader, kind: keyof typeof publicKinds): string[] {
  const { actions, permissions } = publicKinds[kind];
  return each([
    () => {
      if (bucket.PublicAccessBlockConfiguration?.RestrictPublicBuckets === true) return [];
      const owner = ownerOf({ account: bucket.account, partition: bucket.partition, arn: arnOf(bucket) }, 's3');
      const open = bucket.parts('AWS::S3::BucketPolicy').flatMap(({ PolicyDocument }) => publicAccess(narrowed(policyOf(PolicyDocument), actions), owner));
      return open.length === 0 || accountBlock(bucket, context)?.RestrictPublicBuckets === true ? [] : open.map((access) => `By the policy: ${saidOf(access)}`);
    },
    () => {
      if (bucket.PublicAccessBlockConfiguration?.IgnorePublicAcls === true || aclsDisabled(bucket)) return [];
      const open = grantsToOthers(bucket).filter(({ to, permission }) => everyone.has(to) && permissions.some((p) => p === permission));
      return open.length === 0 || accountBlock(bucket, context)?.IgnorePublicAcls === true ? []
        : open.map(({ to, permission }) => `The ACL grants ${permission} to ${everyone.get(to) ?? to}.`);
    },
  ], (way) => way());
}

/** A bucket's ARN, also where a template does not name it. */
export const arnOf = (bucket: Subject<'AWS::S3::Bucket'>): string => bucket.arn ?? `arn:${bucket.partition}:s3:::${bucket.name}`;

function accountBlock(bucket: Bucket, context: AccountReader) {
  if (bucket.origin === 'template') {
    return cannotKnow({ reason: 'unresolved', path: 'AWS::Account.S3PublicAccessBlock', text: 'It is public unless the account blocks public access, which a template does not show.' });
  }
  const account = context.get('AWS::Account', bucket.account);
  if (account === undefined) return cannotKnow({ reason: 'unsupported', path: 'AWS::Account.S3PublicAccessBlock', text: 'The account\'s public access block could not be read.' });
  return account.S3PublicAccessBlock;
}
