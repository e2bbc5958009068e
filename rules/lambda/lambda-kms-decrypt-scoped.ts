import { rule } from '../../lib/rule.ts';
import { eachPolicyOf, isLambda, tooWide, trusts } from '../../lib/rule-helpers/function-roles.ts';

const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const decrypt = (Resource: string | string[], Condition: object = {}) => ({ 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt'], Resource, Condition }] } }] }) as never;

export default rule({
  id: 'lambda-kms-decrypt-scoped',
  type: 'AWS::IAM::Role',
  parts: ['AWS::IAM::RolePolicy'],
  reads: ['AWS::IAM::ManagedPolicy'],
  title: 'A function decrypts with the keys only that its policies name',
  severity: 'high',
  why: 'Encryption separates data only as far as its keys are separated: with kms:Decrypt on every key a function reads what was never meant for it.',
  fix: 'Name key ARNs in Resource; for keys of application data (parameter dataKeys) add a condition on kms:EncryptionContext, such as kms:EncryptionContext:tenant.',
  controls: { 'nist-800-53-r5': ['~SC-12', '~SC-28(1)'] },
  params: { dataKeys: [] as readonly string[] },
  check: (role, context) => trusts(role, isLambda) && eachPolicyOf(role, context, (policy) => tooWide(policy, {
    actions: ['kms:Decrypt', 'kms:ReEncryptFrom'], kind: 'arn:*:kms:*:*:*/*',
    isWide: (resource, { conditions }) => !/^arn:[^:*?]+:kms:[^:*?]+:[^:*?]+:key\/[^*?]+$/.test(resource)
      || (context.params.dataKeys.includes(resource) && !conditions.some(({ key: name, negated }) => !negated && name.startsWith('kms:encryptioncontext:'))),
  })),
  examples: {
    pass: [
      { name: 'a key', properties: { AssumeRolePolicyDocument: trust }, parts: decrypt(key) },
      { name: 'a key of application data with its context', params: { dataKeys: [key] }, properties: { AssumeRolePolicyDocument: trust }, parts: decrypt([key], { StringEquals: { 'kms:EncryptionContext:tenant': 'blue' } }) },
      { name: 'not the role of a function', properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } }, parts: decrypt('*') },
    ],
    fail: [
      { name: 'every key', properties: { AssumeRolePolicyDocument: trust }, parts: decrypt('*') },
      { name: 'keys of the account', properties: { AssumeRolePolicyDocument: trust }, parts: decrypt([key, 'arn:aws:kms:us-east-1:111122223333:key/*']) },
      { name: 'a key of application data without a context', params: { dataKeys: [key] }, properties: { AssumeRolePolicyDocument: trust }, parts: decrypt(key) },
    ],
  },
});
