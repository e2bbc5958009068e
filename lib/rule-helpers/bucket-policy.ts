/** What a bucket's policy must not leave open: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
import { differenceOf } from '../iam/covers.ts';
import type { Owner } from '../iam/exposure.ts';
import { nameOf, parsePolicy, type Gap, type Policy } from '../iam/policy.ts';
import type { Subject } from '../rule.ts';
import { arnOf } from './bucket.ts';
import { required } from './grants.ts';
import { idOf, kept } from './kept.ts';
import { openPolicy, policyOf, publicAccess, saidOf } from './policy.ts';

const nothing = parsePolicy({ Version: '2012-10-17', Statement: [] });

/**
 * A resource on which some request over plain HTTP is not denied. Everything is allowed to everyone over plain HTTP, and
 * the policy's Denies must take all of it away again, however they are spelled and spread.
 */
export function plainHttpGap(bucket: Subject<'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'>): string | undefined {
  const policies = bucket.parts('AWS::S3::BucketPolicy').map(({ PolicyDocument }) => policyOf(PolicyDocument));
  const gap = gapOn(policies, arnOf(bucket));
  if (gap === undefined || bucket.origin !== 'template') return gap;
  // The Denies may name the bucket by a name that the template leaves open: reading it then stops the rule.
  const mayBeNamed = bucketsIn(policies).some((arn) => gapOn(policies, arn) === undefined && arn.endsWith(`:${bucket.BucketName ?? bucket.name}`));
  return mayBeNamed ? undefined : gap;
}

function gapOn(policies: readonly Policy[], arn: string): string | undefined {
  const { left, denies } = leftOf(policies[0] ?? nothing, policies, arn);
  if (left.grantsNewAccess === null) return openPolicy(denies.flatMap((deny) => [...deny.gaps, ...deny.resources?.gaps ?? [], ...deny.actions?.gaps ?? [], ...deny.principals?.gaps ?? []]));
  return left.grantsNewAccess ? left.new[0]?.resources.join(', ') ?? arn : undefined;
}

/** What is left of everything over plain HTTP after the Denies. */
const leftOf = kept((_first: Policy, policies: readonly Policy[], arn: string) => {
  const everything = parsePolicy({ Version: '2012-10-17', Statement: [
    { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`], Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  ] });
  const denies = policies.flatMap((policy) => policy.statements.filter((statement) => statement.effect !== 'Allow'));
  return { denies, left: differenceOf([nothing], [{ ...everything, statements: [...everything.statements, ...denies] }], 'resource') };
}, (policies, arn) => `${policies.map(idOf).join(' ')} ${arn}`);

/** The buckets that Denies name. */
function bucketsIn(policies: readonly Policy[]): string[] {
  const named = policies.flatMap(({ statements }) => statements.flatMap(({ effect, resources }) => (effect === 'Allow' ? [] : resources?.values ?? [])));
  return [...new Set(named.map((name) => name.split('/', 1)[0] ?? ''))].filter((name) => /^arn:[a-z-]+:s3:::[^*?$]+$/.test(name));
}

const identity = /^arn:[a-z-]+:iam::cloudfront:user\//;
const distribution = /^arn:[a-z-]+:cloudfront::\d{12}:distribution\/[^*?$]+$/;

/** Ways into a bucket behind CloudFront that do not lead through one distribution; nothing where CloudFront has no grant. */
export function originGaps(policy: Policy, owner: Owner): string[] {
  const found: string[] = [];
  let behind = false;
  let unsure = false;
  const doubts: Gap[] = [];
  for (const statement of policy.statements) {
    if (statement.effect !== 'Allow' || !statement.principals || statement.principals.negated) continue;
    for (const { type, value } of statement.principals.entries) {
      if (type === 'Service' && value.toLowerCase().startsWith('cloudfront.amazonaws.com')) {
        behind = true;
        const asked = required(statement, 'aws:SourceArn').filter(({ ifExists }) => !ifExists);
        if (asked.some(({ gaps, values }) => gaps.length === 0 && values.length > 0 && values.every((arn) => distribution.test(arn)))) continue;
        const gaps = [...statement.conditionGaps, ...asked.flatMap((condition) => condition.gaps)];
        doubts.push(...gaps);
        if (gaps.length === 0) found.push(`Statement ${nameOf(statement)} lets CloudFront in for more than one distribution.`);
      } else if (type === 'AWS' && identity.test(value)) {
        behind = true;
        found.push(`Statement ${nameOf(statement)} lets in an origin access identity.`);
      } else if (type === 'CanonicalUser') {
        unsure = true;
      }
    }
  }
  if (behind && found.length === 0) found.push(...publicAccess(policy, owner).map(saidOf));
  if (found.length > 0) return found;
  const gaps = [...doubts, ...policy.statements.flatMap((statement) => [...statement.gaps, ...statement.principals?.gaps ?? []])];
  if (unsure || gaps.length > 0) openPolicy(gaps.length > 0 ? gaps : [{ path: '', text: 'a canonical user id may be an origin access identity' }]);
  return [];
}
