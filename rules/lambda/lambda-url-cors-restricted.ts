import { each, rule } from '../../lib/rule.ts';

export default rule({
  id: 'lambda-url-cors-restricted',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Url'],
  title: 'The URL of a function answers browsers of named secure origins only',
  severity: 'medium',
  why: 'With a wildcard or a plain-HTTP origin, any page that a user opens, or anyone on the network path, can call the function from the browser of that user.',
  fix: 'List the https:// origins in Cors.AllowOrigins of the AWS::Lambda::Url, or leave Cors out.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  check: (fn) => each(fn.parts('AWS::Lambda::Url'), ({ Cors, Qualifier }) => {
    const open = Cors?.AllowOrigins?.filter((origin) => origin.includes('*') || origin.toLowerCase().startsWith('http://')) ?? [];
    return open.length > 0 && `The URL${Qualifier === undefined ? '' : ` of ${Qualifier}`} allows the origin ${open.join(', ')}${Cors?.AllowCredentials ? ', with credentials' : ''}.`;
  }),
  examples: {
    pass: [
      { name: 'no URL', properties: {}, parts: { 'AWS::Lambda::Url': [] } },
      { name: 'no CORS', properties: {}, parts: { 'AWS::Lambda::Url': [{ AuthType: 'AWS_IAM' }] } },
      { name: 'a named origin', properties: {}, parts: { 'AWS::Lambda::Url': [{ Cors: { AllowOrigins: ['https://shop.example.com'], AllowCredentials: true } }] } },
    ],
    fail: [
      { name: 'any origin', properties: {}, parts: { 'AWS::Lambda::Url': [{ Cors: { AllowOrigins: ['*'] } }] } },
      { name: 'any origin with credentials on an alias', properties: {}, parts: { 'AWS::Lambda::Url': [{ AuthType: 'AWS_IAM' }, { Qualifier: 'live', Cors: { AllowOrigins: ['*'], AllowCredentials: true } }] } },
      { name: 'plain HTTP', properties: {}, parts: { 'AWS::Lambda::Url': [{ Cors: { AllowOrigins: ['https://shop.example.com', 'http://shop.example.com'] } }] } },
    ],
  },
});
