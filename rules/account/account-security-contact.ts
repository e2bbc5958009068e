import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'account-security-contact',
  type: 'AWS::Account',
  title: 'A security contact is registered with e-mail address and phone number',
  severity: 'medium',
  why: 'AWS reports abuse and leaked keys to this contact; otherwise the warning goes to the mailbox of whoever opened the account.',
  fix: 'Run aws account put-alternate-contact --alternate-contact-type SECURITY with a team address and a number that is answered at night.',
  controls: { fsbp: ['Account.1'], 'cis-v3': ['1.2'], 'cis-v5': ['1.2'], 'cis-v6': ['2.2'], 'cis-v7': ['2.3'], 'nist-800-53-r5': ['CM-2'], 'pci-v4': ['A1.2.3'] },
  check({ SecurityContact: contact }) {
    if (!contact) return 'No security contact is registered.';
    const missing = [!contact.EmailAddress && 'e-mail address', !contact.PhoneNumber && 'phone number'].filter((part) => part !== false);
    return missing.length > 0 && `The security contact has no ${missing.join(' and no ')}.`;
  },
  examples: {
    pass: [
      { name: 'both', properties: { SecurityContact: { EmailAddress: 'security@example.com', PhoneNumber: '+1 555 0100' } } },
    ],
    fail: [
      { name: 'none', properties: { SecurityContact: null } },
      { name: 'no phone', properties: { SecurityContact: { EmailAddress: 'security@example.com' } } },
    ],
  },
});
