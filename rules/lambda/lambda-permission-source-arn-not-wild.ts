import { each, notKnown, rule } from '../../lib/rule.ts';
import { eachAllow, orOpen, required } from '../../lib/rule-helpers/grants.ts';
import { functionPolicy } from '../../lib/rule-helpers/lambda.ts';

const parts = (Principal: string, SourceArn: string) => ({ properties: {}, parts: { 'AWS::Lambda::Permission': [{ Action: 'lambda:InvokeFunction', Principal, SourceArn }] } });
const [api, events] = ['apigateway.amazonaws.com', 'events.amazonaws.com'];

/** What is wide in a source, as the rest of a sentence. */
function wide(source: string): string | undefined {
  const [, , service = '', region = '', account = '', ...rest] = (source === '*' ? 'arn:aws:*:*:*:*' : source).split(':');
  if (/[*?]/.test(region) || /[*?]/.test(account)) return 'names no region or account';
  const resource = rest.join(':');
  if (service !== 'execute-api') return /^(?:[\w-]+[:/])?[*:/]*\*[*:/]*$/.test(resource) ? 'takes in every resource of its kind' : undefined;
  const [id = '', , method = '', root = '', ...below] = resource.split('/');
  if (/[*?]/.test(id)) return 'takes in every API';
  // The id of an authorizer is known only once it is there: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
  if (resource === `${id}/authorizers/*`) return undefined;
  // Below a named part `*` is how a parameter of the path is written: the source of /items/{id} is /items/*.
  return [method, root, ...below.filter((part) => part !== '*')].some((part) => /[*?]/.test(part)) || (method === '' && resource.endsWith('*')) ? 'takes in every method or path' : undefined;
}

export default rule({
  id: 'lambda-permission-source-arn-not-wild',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Permission'],
  title: 'The source of an invoke grant is one resource, not all of a kind',
  severity: 'medium',
  why: 'A wildcard lets every API, topic, bucket or rule of the account reach the function, also those that others make later.',
  fix: 'Name the resource in SourceArn; of an API only the stage may be a wildcard, or the authorizer: arn:aws:execute-api:REGION:ACCOUNT:API/*/GET/items.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  check: (fn) => [...new Set(eachAllow(functionPolicy(fn), (statement) => {
    const found = each(required(statement, 'aws:SourceArn').flatMap(({ values }) => values), (source) => wide(source) && `The source ${source} ${wide(source)}.`);
    return found.length > 0 ? found : orOpen(statement, required(statement, 'aws:SourceArn'));
  }))],
  examples: {
    pass: [{ name: 'one route on any stage', ...parts(api, 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3/*/GET/items') }, { name: 'a route with a parameter', ...parts(api, 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3/*/GET/items/*/parts') }, { name: 'the authorizers of one API', ...parts(api, 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3/authorizers/*') }, { name: 'one rule', ...parts(events, 'arn:aws:events:us-east-1:111122223333:rule/nightly') }, { name: 'rules by a prefix', ...parts(events, 'arn:aws:events:us-east-1:111122223333:rule/shop-*') }, { name: 'a log group', ...parts('logs.amazonaws.com', 'arn:aws:logs:us-east-1:111122223333:log-group:/shop:*') }],
    fail: [{ name: 'every API', ...parts(api, 'arn:aws:execute-api:us-east-1:111122223333:*/*') }, { name: 'every method', ...parts(api, 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3/*/*/items') }, { name: 'every path', ...parts(api, 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3/*/GET/*') }, { name: 'every rule', ...parts(events, 'arn:aws:events:us-east-1:111122223333:rule/*') }, { name: 'any account', ...parts('sns.amazonaws.com', 'arn:aws:sns:us-east-1:*:orders') }, { name: 'every bucket', ...parts('s3.amazonaws.com', 'arn:aws:s3:::*') }, { name: 'any region in China', partition: 'aws-cn', ...parts('sns.amazonaws.com', 'arn:aws-cn:sns:*:111122223333:orders') }],
    unknown: [{ name: 'a condition that is not known', properties: {}, parts: { 'AWS::Lambda::Permission': [{ Statement: { Effect: 'Allow', Principal: { Service: events }, Action: 'lambda:InvokeFunction', Condition: notKnown() } }] } }],
  },
});
