import { concealedKind } from '../../lib/model/secret.ts';
import { secretKind } from '../../lib/model/secret-kinds.ts';
import { dynamicReference } from '../../lib/model/unknown.ts';
import { each, notKnown, rule } from '../../lib/rule.ts';
import { literal } from '../../lib/rule-helpers/literal.ts';

export default rule({
  id: 'lambda-env-no-secrets',
  type: 'AWS::Lambda::Function',
  title: 'The environment of a function holds no secrets',
  severity: 'critical',
  why: 'Whoever may read a function configuration, and every library in the function, reads its environment; secrets there end up in templates, logs and screenshots.',
  fix: 'Keep the value in Secrets Manager or Parameter Store, put its ARN or name into the variable, read it at start, and rotate the secret that was exposed.',
  controls: { 'nist-800-53-r5': ['~IA-5(7)', '~SC-12'] },
  check: (fn) => each(Object.keys(fn.Environment?.Variables ?? {}), (name) => {
    // Values come concealed, with what they looked like.
    const value = literal(fn.Environment?.Variables, name) ?? '';
    const kind = concealedKind(value) ?? secretKind(name, value);
    return kind !== undefined && `The variable ${name} looks like ${kind}.`;
  }),
  examples: {
    pass: [
      { name: 'no environment', properties: {} },
      { name: 'plain settings', properties: { Environment: { Variables: { TABLE: 'orders', LOG_LEVEL: 'info' } } } },
      { name: 'the ARN of a secret', properties: { Environment: { Variables: { DB_SECRET: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf' } } } },
      { name: 'the path of a parameter', properties: { Environment: { Variables: { API_TOKEN: '/shop/api-token' } } } },
      { name: 'the name of a secret', properties: { Environment: { Variables: { DB_PASSWORD_SECRET_NAME: 'shop/db' } } } },
      { name: 'a dynamic reference', origin: 'template', properties: { Environment: { Variables: { DB_PASSWORD: notKnown(dynamicReference) } } } },
      { name: 'concealed and harmless', properties: { Environment: { Variables: { TABLE: '(concealed, 6 characters)' } } } },
    ],
    fail: [
      { name: 'a password by its name', properties: { Environment: { Variables: { DB_PASSWORD: 'correct-horse-battery' } } } },
      { name: 'an access key id', properties: { Environment: { Variables: { KEY: 'AKIAIOSFODNN7EXAMPLE' } } } },
      { name: 'a password in a URL', properties: { Environment: { Variables: { DATABASE: 'postgres://shop:correct-horse@db.example.com/shop' } } } },
      { name: 'concealed', properties: { Environment: { Variables: { TOKEN: '(concealed, 40 characters, looks like a GitHub token)' } } } },
    ],
    unknown: [{ name: 'a value that is not known', properties: { Environment: { Variables: { DB_PASSWORD: notKnown('Imported.'), TABLE: 'orders' } } } }],
  },
});
