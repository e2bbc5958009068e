import { isWideRange, parseRange } from './address.ts';
import type { Condition, Policy, Statement } from './ast.ts';
import { parsePolicy } from './policy.ts';

/** Keys whose fixed values make a bucket policy not public (access-control-block-public-access, "The meaning of public"). */
const FIXING = new Set([
  'aws:sourceip', 'aws:sourcearn', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount', 'aws:userid',
  'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalaccount', 'aws:principalarn', 'aws:principalservicename', 'aws:sourceorgid', 'aws:sourceorgpaths',
  's3:dataaccesspointarn', 's3:dataaccesspointaccount', 's3:x-amz-server-side-encryption-aws-kms-key-id',
]);
const POSITIVE = new Set(['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnLike', 'IpAddress']);
const ACCESS_POINTS = /^arn:aws[^:*?]*:s3:[^:]*:\d{12}:accesspoint\/[^$]+$/;

const isFixed = (key: string, value: string): boolean => {
  if (key === 'aws:sourceip') { const range = parseRange(value); return range !== undefined && !isWideRange(range); }
  if (key === 's3:dataaccesspointarn' && ACCESS_POINTS.test(value)) return true;
  if (key === 'aws:userid' && value.includes(':')) return false;
  return !value.includes('*') && !value.includes('?') && !value.includes('${');
};

/** Whether a condition holds the statement to fixed values; `undefined` where a value is not known. */
const fixes = (condition: Condition): boolean | undefined => {
  const { comparison, negated, ifExists, quantifier, key, values, gaps } = condition;
  if (comparison === undefined) return undefined;
  if (!FIXING.has(key) || negated || ifExists || quantifier === 'all' || !POSITIVE.has(comparison)) return false;
  if (!values.every((value) => isFixed(key, value))) return false;
  return gaps.length > 0 ? undefined : true;
};

const isPublic = (statement: Statement): boolean | undefined => {
  const { principals } = statement;
  if (statement.effect === 'Deny' || principals === undefined) return false;
  const open = principals.negated || principals.any
    || principals.entries.some(({ type, value }) => value.includes('*') && (type === 'AWS' || type === 'CanonicalUser' || value === '*'));
  if (!open && principals.gaps.length === 0) return false;
  let answer: boolean | undefined = open && statement.effect === 'Allow' && statement.conditionGaps.length === 0 ? true : undefined;
  for (const condition of statement.conditions) {
    const fixed = fixes(condition);
    if (fixed === true) return false;
    if (fixed === undefined) answer = undefined;
  }
  return answer;
};

/** The answer S3 gives for a bucket policy: by its text alone, without regard to Deny; `null` where it cannot be known. */
export const s3PolicyStatusPublic = (policy: Policy): boolean | null => {
  const answers = policy.statements.map(isPublic);
  return answers.includes(true) ? true : answers.includes(undefined) ? null : false;
};

/** `s3PolicyStatusPublic` for a document that was not read yet. */
export const s3PolicyStatusOf = (document: unknown): boolean | null => s3PolicyStatusPublic(parsePolicy(document));
