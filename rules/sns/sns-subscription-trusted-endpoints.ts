import { cannotKnow, each, rule } from '../../lib/rule.ts';

const parts = (Protocol: string, Endpoint: string) => ({ properties: {}, parts: { 'AWS::SNS::Subscription': [{ Protocol, Endpoint }] } });

export default rule({
  id: 'sns-subscription-trusted-endpoints',
  type: 'AWS::SNS::Topic',
  parts: ['AWS::SNS::Subscription'],
  title: 'The subscribers of a topic are known',
  severity: 'high',
  why: 'Each subscriber reads every message; one of a stranger, or of somebody who has left, takes the data out of the account.',
  fix: 'Remove the subscription with aws sns unsubscribe, or add its account to the trusted ones, its host or its mail domain to the parameters of this rule.',
  controls: { 'nist-800-53-r5': ['~AC-4', '~SC-7'] },
  // Hosts of https endpoints and domains of mail addresses; subdomains count. SNS itself drops what nobody confirms.
  params: { hosts: [] as readonly string[], mailDomains: [] as readonly string[] },
  check: (topic, { trusted, params }) => each(topic.parts('AWS::SNS::Subscription'), ({ Protocol = '', Endpoint = '' }) => {
    if (Endpoint.startsWith('arn:')) {
      const account = Endpoint.split(':')[4] ?? '';
      return account !== topic.account && !trusted.accounts.includes(account) && `${Endpoint} belongs to account ${account}.`;
    }
    const kind = /^https?$/.test(Protocol) ? 'hosts' : Protocol.startsWith('email') ? 'mailDomains' : undefined;
    if (kind === undefined) return;
    const name = (kind === 'hosts' ? URL.parse(Endpoint)?.hostname : Endpoint.split('@').at(-1))?.toLowerCase() ?? '';
    if (params[kind].length === 0) cannotKnow({ reason: 'needs-attestation', text: `Nobody has said whether ${name} may subscribe: the parameter ${kind} is empty.` });
    return !params[kind].some((known) => name === known.toLowerCase() || name.endsWith(`.${known.toLowerCase()}`)) && `${name} is not among the known ${kind === 'hosts' ? 'hosts' : 'mail domains'}.`;
  }),
  examples: {
    pass: [
      { name: 'its own queue', ...parts('sqs', 'arn:aws:sqs:us-east-1:111122223333:q') },
      { name: 'a trusted account', ...parts('lambda', 'arn:aws:lambda:us-east-1:444455556666:function:f'), trusted: { accounts: ['444455556666'] } },
      { name: 'a known host', ...parts('https', 'https://hooks.example.com/in'), params: { hosts: ['example.com'] } },
      { name: 'a known domain', ...parts('email', 'ops@Example.com'), params: { mailDomains: ['example.com'] } },
    ],
    fail: [
      { name: 'the queue of a stranger', ...parts('sqs', 'arn:aws:sqs:us-east-1:444455556666:q') },
      { name: 'another host', ...parts('https', 'https://notexample.com/in'), params: { hosts: ['example.com'] } }, { name: 'another domain', ...parts('email-json', 'me@mail.test'), params: { mailDomains: ['example.com'] } },
    ],
    unknown: [{ name: 'no list', ...parts('email', 'ops@example.com') }],
  },
});
