import { cannotKnow, each, rule } from '../../lib/rule.ts';

export default rule({
  id: 'lambda-url-auth-iam',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Url'],
  title: 'The URL of a function asks for IAM credentials',
  severity: 'high',
  why: 'A URL with AuthType NONE is open to the internet as soon as the policy lets it be called; scanners find such URLs, and each call costs money.',
  fix: 'Set AuthType to AWS_IAM, and put CloudFront with origin access control in front of it where browsers must reach it.',
  controls: { 'nist-800-53-r5': ['AC-3', 'AC-6', 'SC-7'] },
  // A function that carries this tag is public by design, where CloudFront guards it; that can't be seen from here.
  params: { exemptTag: 'exposure=public' },
  check: (fn, { params }) => each(fn.parts('AWS::Lambda::Url'), ({ AuthType, Qualifier }) => {
    if (AuthType !== 'NONE') return;
    const [key = '', value] = params.exemptTag.split('=');
    if (fn.tags[key] !== undefined && fn.tags[key] === (value ?? fn.tags[key])) cannotKnow({ reason: 'unsupported', path: 'Tags', text: `The tag ${params.exemptTag} exempts the URL only behind CloudFront, which is not read.` });
    return `The URL${Qualifier === undefined ? '' : ` of ${Qualifier}`} has AuthType NONE.`;
  }),
  examples: {
    pass: [
      { name: 'no URL', properties: {}, parts: { 'AWS::Lambda::Url': [] } },
      { name: 'with IAM', properties: {}, parts: { 'AWS::Lambda::Url': [{ AuthType: 'AWS_IAM' }] } },
    ],
    fail: [
      { name: 'open', properties: {}, parts: { 'AWS::Lambda::Url': [{ AuthType: 'NONE' }] } },
      { name: 'open on an alias', properties: {}, parts: { 'AWS::Lambda::Url': [{ AuthType: 'AWS_IAM' }, { AuthType: 'NONE', Qualifier: 'live' }] } },
      { name: 'another tag', properties: {}, tags: { exposure: 'internal' }, parts: { 'AWS::Lambda::Url': [{ AuthType: 'NONE' }] } },
    ],
    unknown: [{ name: 'public by design', properties: {}, tags: { exposure: 'public' }, parts: { 'AWS::Lambda::Url': [{ AuthType: 'NONE' }] } }],
  },
});
