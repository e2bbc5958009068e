import { each, rule } from '../../lib/rule.ts';

const filter = (DestinationArn: string) => ({ 'AWS::Logs::SubscriptionFilter': [{ FilterName: 'out', DestinationArn }] });
const foreign = 'arn:aws:logs:us-east-1:444455556666:destination:central';

export default rule({
  id: 'logs-subscription-destination-trusted',
  type: 'AWS::Logs::LogGroup',
  parts: ['AWS::Logs::SubscriptionFilter'],
  title: 'A log group is subscribed to only by trusted accounts',
  severity: 'high',
  why: 'A subscription streams every event of the group elsewhere, silently: one call is enough to leak all logs.',
  fix: 'Delete the filter (aws logs delete-subscription-filter) or the account policy (aws logs delete-account-policy), or add the account to the trusted ones.',
  controls: { 'nist-800-53-r5': ['~AC-4', '~SC-7'] },
  check(group, { trusted }) {
    const stranger = (arn = ''): string | false => {
      const account = arn.split(':')[4] ?? '';
      return account !== '' && account !== group.account && !trusted.accounts.includes(account) && account;
    };
    const said = (name: string, arn: string | undefined): string | false => stranger(arn) && `${name} sends the events to ${arn}.`;
    return each([
      () => each(group.parts('AWS::Logs::SubscriptionFilter'), (one) => said(one.FilterName === undefined ? 'A subscription' : `Subscription ${one.FilterName}`, one.DestinationArn)),
      // The account's own subscriptions are no part of a template.
      () => (group.origin === 'template' ? [] : each(group.AccountSubscriptions ?? [], (one) => said(`Subscription policy ${one.PolicyName}`, one.DestinationArn))),
    ], (look) => look());
  },
  examples: {
    pass: [
      { name: 'no subscription', properties: { AccountSubscriptions: [] } },
      { name: 'an own function', properties: { AccountSubscriptions: [] }, parts: filter('arn:aws:lambda:us-east-1:111122223333:function:shipper') },
      { name: 'a trusted account', properties: { AccountSubscriptions: [] }, parts: filter(foreign), trusted: { accounts: ['444455556666'] } },
    ],
    fail: [
      { name: 'a strange account', properties: { AccountSubscriptions: [] }, parts: filter(foreign) },
      { name: 'a strange account in a template', origin: 'template', properties: {}, parts: { 'AWS::Logs::SubscriptionFilter': [{ DestinationArn: foreign }] } },
      { name: 'a subscription of all groups', properties: { AccountSubscriptions: [{ PolicyName: 'all', DestinationArn: 'arn:aws-us-gov:kinesis:us-gov-west-1:444455556666:stream/x' }] } },
    ],
  },
});
