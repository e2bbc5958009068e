import { cannotKnow, each, rule } from '../../lib/rule.ts';

const arn = 'arn:aws:events:us-east-1:111122223333:connection/hook/0b1c2d3e-0000-4000-8000-000000000001';
const to = (InvocationEndpoint: string) => ({ properties: { ConnectionArn: arn, InvocationEndpoint }, others: [{ type: 'AWS::Events::Connection', id: 'hook', arn, properties: { AuthorizationType: 'API_KEY' } }] }) as const;

export default rule({
  id: 'eventbridge-api-destination-https-auth',
  type: 'AWS::Events::ApiDestination',
  reads: ['AWS::Events::Connection'],
  title: 'Events go to known web endpoints, over HTTPS and with credentials',
  severity: 'high',
  why: 'An API destination sends every event that its rules take out of the account, to whoever owns the host.',
  fix: 'Set InvocationEndpoint to an https:// URL of a host in the parameter hosts, and ConnectionArn to a connection with an AuthorizationType.',
  controls: { 'nist-800-53-r5': ['~AC-4', '~SC-7'] },
  // Hosts that were reviewed; subdomains count.
  params: { hosts: [] as readonly string[] },
  check: ({ InvocationEndpoint = '', ConnectionArn }, { get, params }) => each([
    () => !InvocationEndpoint.toLowerCase().startsWith('https://') && `${InvocationEndpoint} is no HTTPS endpoint.`,
    () => !(ConnectionArn && get('AWS::Events::Connection', ConnectionArn)?.AuthorizationType) && `The connection ${ConnectionArn ?? '(none)'} sends no credentials.`,
    () => {
      const host = URL.parse(InvocationEndpoint.replaceAll('*', 'x'))?.hostname ?? '';
      if (params.hosts.length === 0) cannotKnow({ reason: 'needs-attestation', text: `Nobody has said whether events may go to ${host}: the parameter hosts is empty.` });
      return !params.hosts.some((known) => host === known.toLowerCase() || host.endsWith(`.${known.toLowerCase()}`)) && `${host} is not among the known hosts.`;
    },
  ], (judge) => judge()),
  examples: {
    pass: [{ name: 'a known host', ...to('https://hooks.example.com/in'), params: { hosts: ['example.com'] } }, { name: 'a path with a wildcard', ...to('https://example.com/*/in'), params: { hosts: ['example.com'] } }],
    fail: [
      { name: 'plain HTTP', ...to('http://hooks.example.com/in') },
      { name: 'another host', ...to('https://notexample.com/in'), params: { hosts: ['example.com'] } },
      { name: 'a connection that is gone', ...to('https://hooks.example.com/in'), others: [], params: { hosts: ['example.com'] } },
    ],
    unknown: [{ name: 'no list', ...to('https://hooks.example.com/in') }],
  },
});
