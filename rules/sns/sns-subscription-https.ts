import { each, rule } from '../../lib/rule.ts';

export default rule({
  id: 'sns-subscription-https',
  type: 'AWS::SNS::Topic',
  parts: ['AWS::SNS::Subscription'],
  title: 'Messages are delivered to web endpoints over HTTPS only',
  severity: 'high',
  why: 'SNS sends the message in clear text to an http endpoint, where anyone on the way reads or replaces it.',
  fix: 'Subscribe the https:// endpoint (aws sns subscribe --protocol https), confirm it, and remove the other with aws sns unsubscribe.',
  controls: { 'nist-800-53-r5': ['~SC-8', '~SC-8(1)', '~SC-13'] },
  check: (topic) => each(topic.parts('AWS::SNS::Subscription'), ({ Protocol, Endpoint }) => Protocol?.toLowerCase() === 'http' && `${Endpoint} is subscribed with plain HTTP.`),
  examples: {
    pass: [
      { name: 'no subscriptions', properties: {}, parts: { 'AWS::SNS::Subscription': [] } },
      { name: 'HTTPS and a queue', properties: {}, parts: { 'AWS::SNS::Subscription': [{ Protocol: 'https', Endpoint: 'https://example.com/in' }, { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:111122223333:q' }] } },
    ],
    fail: [
      { name: 'HTTP', properties: {}, parts: { 'AWS::SNS::Subscription': [{ Protocol: 'http', Endpoint: 'http://example.com/in' }] } },
      { name: 'HTTP beside HTTPS', properties: {}, parts: { 'AWS::SNS::Subscription': [{ Protocol: 'https', Endpoint: 'https://example.com/in' }, { Protocol: 'http', Endpoint: 'http://example.com/in' }] } },
    ],
  },
});
