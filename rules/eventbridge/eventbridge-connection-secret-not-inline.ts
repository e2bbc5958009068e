import { dynamicReference } from '../../lib/model/unknown.ts';
import { each, notKnown, rule } from '../../lib/rule.ts';
import { literal } from '../../lib/rule-helpers/literal.ts';

const key = (ApiKeyValue: string) => ({ AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue } } });
const reference = '{{resolve:secretsmanager:hook:SecretString:key}}';

export default rule({
  id: 'eventbridge-connection-secret-not-inline',
  type: 'AWS::Events::Connection',
  title: 'The secrets of a connection come from Secrets Manager, not from the template',
  severity: 'high',
  why: 'A secret in a template is in the repository, in the pipeline, and in CloudFormation for everyone who may read stacks.',
  fix: 'Write a dynamic reference such as {{resolve:secretsmanager:NAME:SecretString:KEY}} in AuthParameters, and rotate the secret that was exposed.',
  controls: { 'nist-800-53-r5': ['~IA-5(7)', '~SC-12'] },
  // EventBridge keeps the secrets of a live connection in Secrets Manager, and never answers them.
  check({ origin, AuthParameters: a }) {
    if (origin === 'live') return;
    const parameters = [a?.InvocationHttpParameters, a?.OAuthParameters?.OAuthHttpParameters].flatMap((http) => [...http?.HeaderParameters ?? [], ...http?.QueryStringParameters ?? [], ...http?.BodyParameters ?? []]);
    return each([
      () => literal(a?.ApiKeyAuthParameters, 'ApiKeyValue') !== undefined && 'ApiKeyValue', () => literal(a?.BasicAuthParameters, 'Password') !== undefined && 'Password',
      () => literal(a?.OAuthParameters?.ClientParameters, 'ClientSecret') !== undefined && 'ClientSecret',
      ...parameters.map((p) => () => p.IsValueSecret === true && literal(p, 'Value') !== undefined && (p.Key ?? 'A parameter')),
    ], (written) => written()).map((name) => `${name} is written in the template.`);
  },
  examples: {
    pass: [
      { name: 'a reference', origin: 'template', properties: key(reference) },
      { name: 'a reference, as templates are loaded', origin: 'template', properties: key(notKnown(dynamicReference)) },
      { name: 'a header that is no secret', origin: 'template', properties: { ...key(reference), AuthParameters: { InvocationHttpParameters: { HeaderParameters: [{ Key: 'x-app', Value: 'shop', IsValueSecret: false }] } } } },
      { name: 'a live connection', properties: { AuthorizationType: 'API_KEY' } },
    ],
    fail: [
      { name: 'a key', origin: 'template', properties: key('correct-horse-battery') },
      { name: 'a password', origin: 'template', properties: { AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters: { Username: 'u', Password: 'correct-horse' } } } },
      { name: 'a client secret', origin: 'template', properties: { AuthParameters: { OAuthParameters: { ClientParameters: { ClientID: 'c', ClientSecret: 'correct-horse' } } } } }, { name: 'a secret header', origin: 'template', properties: { AuthParameters: { InvocationHttpParameters: { HeaderParameters: [{ Key: 'x-token', Value: 'correct-horse', IsValueSecret: true }] } } } },
    ],
    unknown: [{ name: 'a parameter of the stack', origin: 'template', properties: key(notKnown('A parameter.')) }],
  },
});
