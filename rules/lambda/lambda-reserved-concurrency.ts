import { each, notKnown, some, rule } from '../../lib/rule.ts';
import { functionPolicy, serviceIn } from '../../lib/rule-helpers/lambda.ts';
import { outsideAccess, ownerOf } from '../../lib/rule-helpers/policy.ts';

const gates = /^(?:apigateway|elasticloadbalancing|cloudfront|iot|cognito-idp|lex|lexv2|connect)\.amazonaws\.com|^alexa-appkit\.amazon\.com$/;

export default rule({
  id: 'lambda-reserved-concurrency',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Permission', 'AWS::Lambda::Url'],
  title: 'A function that outsiders can reach has a limit to its concurrency',
  severity: 'low',
  why: 'A flood of requests runs up the bill and takes the concurrency of the whole account, so that other functions are throttled.',
  fix: 'Set ReservedConcurrentExecutions: aws lambda put-function-concurrency --function-name NAME --reserved-concurrent-executions N.',
  controls: { 'nist-800-53-r5': ['~CP-9', '~CP-10'] },
  // 0 switches the function off, which is a limit too.
  check(fn, { trusted }) {
    const [by] = each([
      () => some(fn.parts('AWS::Lambda::Url'), ({ AuthType }) => AuthType === 'NONE') && 'its URL',
      () => serviceIn(functionPolicy(fn), (service) => gates.test(service)),
      () => outsideAccess(functionPolicy(fn), ownerOf(fn, 'lambda', trusted)).length > 0 && 'its policy',
    ], (reached) => reached());
    return by !== undefined && fn.ReservedConcurrentExecutions === undefined && `ReservedConcurrentExecutions is not set, and outsiders reach the function by ${by}.`;
  },
  examples: {
    pass: [
      { name: 'not reachable', properties: {}, parts: { 'AWS::Lambda::Permission': [{ Principal: 'events.amazonaws.com', Action: 'lambda:InvokeFunction', SourceArn: 'arn:aws:events:us-east-1:111122223333:rule/r' }], 'AWS::Lambda::Url': [{ AuthType: 'AWS_IAM' }] } },
      { name: 'limited', properties: { ReservedConcurrentExecutions: 50 }, parts: { 'AWS::Lambda::Permission': [], 'AWS::Lambda::Url': [{ AuthType: 'NONE' }] } },
      { name: 'switched off', properties: { ReservedConcurrentExecutions: 0 }, parts: { 'AWS::Lambda::Permission': [{ Principal: '444455556666', Action: 'lambda:InvokeFunction' }], 'AWS::Lambda::Url': [] } },
    ],
    fail: [
      { name: 'an open URL', properties: {}, parts: { 'AWS::Lambda::Permission': [], 'AWS::Lambda::Url': [{ AuthType: 'NONE' }] } },
      { name: 'an API', properties: {}, parts: { 'AWS::Lambda::Permission': [{ Principal: 'apigateway.amazonaws.com', Action: 'lambda:InvokeFunction', SourceArn: 'arn:aws:execute-api:us-east-1:111122223333:a1/*/GET/x' }], 'AWS::Lambda::Url': [] } },
      { name: 'another account', properties: {}, parts: { 'AWS::Lambda::Permission': [{ Principal: '444455556666', Action: 'lambda:InvokeFunction' }], 'AWS::Lambda::Url': [] } },
    ],
    unknown: [{ name: 'a principal that is not known', properties: {}, parts: { 'AWS::Lambda::Permission': [{ Principal: notKnown(), Action: 'lambda:InvokeFunction', SourceArn: 'arn:aws:execute-api:us-east-1:111122223333:a1/*/GET/x' }], 'AWS::Lambda::Url': [] } }],
  },
});
