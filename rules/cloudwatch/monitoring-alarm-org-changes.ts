import { rule } from '../../lib/rule.ts';
import { callsOf, chain, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = callsOf('organizations', 'AcceptHandshake', 'AttachPolicy', 'CreateAccount', 'CreateOrganizationalUnit', 'CreatePolicy', 'DeclineHandshake', 'DeleteOrganization', 'DeleteOrganizationalUnit', 'DeletePolicy', 'DetachPolicy', 'DisablePolicyType', 'EnablePolicyType', 'InviteAccountToOrganization', 'LeaveOrganization', 'MoveAccount', 'RemoveAccountFromOrganization', 'UpdateOrganizationalUnit', 'UpdatePolicy');
const pattern = `{ ($.eventSource = organizations.amazonaws.com) && (${Object.keys(monitor.events).map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

export default rule({
  id: 'monitoring-alarm-org-changes',
  type: 'AWS::Account',
  reads: chain,
  title: 'A change of the organization raises an alarm',
  severity: 'low',
  why: 'Accounts that leave, or policies that are detached, fall out of every guard rail at once.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventSource = organizations.amazonaws.com) && (($.eventName = AcceptHandshake) || ...) } naming AcceptHandshake, AttachPolicy, CreateAccount, CreateOrganizationalUnit, CreatePolicy, DeclineHandshake, DeleteOrganization, DeleteOrganizationalUnit, DeletePolicy, DetachPolicy, DisablePolicyType, EnablePolicyType, InviteAccountToOrganization, LeaveOrganization, MoveAccount, RemoveAccountFromOrganization, UpdateOrganizationalUnit, UpdatePolicy, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { 'cis-v3': ['4.15'], 'cis-v5': ['4.15'], 'cis-v6': ['5.15'], 'cis-v7': ['5.15'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one of the calls only', properties: {}, others: exampleChain('{ $.eventName = AcceptHandshake }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
