import { cannotKnow, each, notKnown, rule, some } from '../../lib/rule.ts';
import { functionPolicy, serviceIn } from '../../lib/rule-helpers/lambda.ts';
import { eachSource, openAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, policyOf } from '../../lib/rule-helpers/policy.ts';

const parts = (permissions: readonly object[], urls: readonly object[] = []) => ({ 'AWS::Lambda::Permission': permissions.map((p) => ({ Action: 'lambda:InvokeFunction', ...p })), 'AWS::Lambda::Url': urls });
const topic = 'arn:aws:sns:us-east-1:111122223333:orders';
const open = (Principal: unknown) => ({ type: 'AWS::SNS::Topic', id: 'orders', arn: topic, parts: { 'AWS::SNS::TopicPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sns:Publish', Resource: topic }] } as never }] } }) as const;

export default rule({
  id: 'lambda-internet-exposed-inventory',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Permission', 'AWS::Lambda::Url'],
  reads: ['AWS::SNS::Topic'],
  title: 'A function that the internet reaches is declared as public',
  severity: 'high',
  why: 'What nobody declared nobody guards: a URL or topic that was opened for a test stays open.',
  fix: 'Close the way in, or tag the function exposure=public after a review.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  params: { tag: 'exposure=public' },
  check(fn, { get, trusted, params }) {
    const [key = '', value] = params.tag.split('=');
    const declared = (): boolean => fn.tags[key] !== undefined && fn.tags[key] === (value ?? fn.tags[key]);
    const policy = functionPolicy(fn);
    const ways = each([
      () => some(fn.parts('AWS::Lambda::Url'), () => true) && 'its URL',
      () => openAccess(policy, ownerOf(fn, 'lambda', trusted)).length > 0 && 'its policy',
      () => serviceIn(policy, (name) => name === 'iot.amazonaws.com') && 'IoT',
      () => eachSource(policy, 'sns.amazonaws.com', (arn) => each(get('AWS::SNS::Topic', arn)?.parts('AWS::SNS::TopicPolicy') ?? [], ({ PolicyDocument }) => openAccess(policyOf(PolicyDocument), { account: fn.account, trusted }).length > 0 && `the topic ${arn}`)).join(', '),
      // An API or load balancer may be a private one.
      () => serviceIn(policy, (name) => /^(?:apigateway|elasticloadbalancing)\./.test(name)) && !declared() && cannotKnow({ reason: 'unsupported', path: 'AWS::Lambda::Permission', text: 'The API or load balancer that invokes the function is not read.' }),
    ], (way) => { const found = way(); return found && !declared() && found; });
    return ways.length > 0 && `The internet reaches the function by ${[...new Set(ways)].join(', ')}, and it has no tag ${params.tag}.`;
  },
  examples: {
    pass: [{ name: 'not reachable', properties: {}, parts: parts([{ Principal: 'events.amazonaws.com', SourceArn: 'arn:aws:events:us-east-1:111122223333:rule/r' }]) }, { name: 'declared', properties: {}, tags: { exposure: 'public' }, parts: parts([{ Principal: '*' }, { Principal: 'apigateway.amazonaws.com', SourceArn: 'arn:aws:execute-api:us-east-1:111122223333:a/*/GET/x' }], [{ AuthType: 'NONE' }]) }, { name: 'a topic of its own', properties: {}, parts: parts([{ Principal: 'sns.amazonaws.com', SourceArn: topic }]), others: [open({ AWS: '111122223333' })] }],
    fail: [{ name: 'a URL', properties: {}, parts: parts([], [{ AuthType: 'AWS_IAM' }]) }, { name: 'an open policy', properties: {}, tags: { exposure: 'internal' }, parts: parts([{ Principal: '*' }]) }, { name: 'an open topic', properties: {}, parts: parts([{ Principal: 'sns.amazonaws.com', SourceArn: topic }]), others: [open('*')] }],
    unknown: [{ name: 'a topic that is not known beside one that is not open', properties: {}, parts: parts([{ Principal: 'sns.amazonaws.com', SourceArn: topic }, { Principal: 'sns.amazonaws.com', SourceArn: notKnown() }]), others: [open({ AWS: '111122223333' })] }, { name: 'a service that may be denied', properties: {}, parts: parts([{ Statement: { Effect: notKnown(), Principal: { Service: 'iot.amazonaws.com' }, Action: 'lambda:InvokeFunction' } }]) }, { name: 'an API', properties: {}, parts: parts([{ Principal: 'apigateway.amazonaws.com', SourceArn: 'arn:aws:execute-api:us-east-1:111122223333:a/*/GET/x' }]) }],
  },
});
