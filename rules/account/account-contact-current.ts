import { cannotKnow, rule } from '../../lib/rule.ts';
import { isOlder } from '../../lib/rule-helpers/age.ts';

const needed = ['FullName', 'AddressLine1', 'City', 'CountryCode', 'PhoneNumber', 'PostalCode'];

export default rule({
  id: 'account-contact-current',
  type: 'AWS::Account',
  title: 'The primary contact of the account is complete and was reviewed in the last year',
  severity: 'medium',
  why: 'AWS calls this contact before it suspends an account for abuse or unpaid bills, and recovery of root rests on it.',
  fix: 'Review it under Account, Contact information (aws account put-contact-information), and set the parameter reviewed to the day, such as 2026-03-31.',
  controls: { 'cis-v3': ['1.1'], 'cis-v5': ['1.1'], 'cis-v6': ['2.1'], 'cis-v7': ['2.2'], 'nist-800-53-r5': ['~CM-2', '~CM-8'] },
  params: { reviewed: '' },
  check(account, { now, params }) {
    const contact = account.ContactInformation ?? {};
    const missing = needed.filter((field) => !contact[field]);
    if (missing.length > 0) return `The primary contact lacks ${missing.join(', ')}.`;
    if (params.reviewed === '') return cannotKnow({ reason: 'needs-attestation', text: 'Only a person can say that the contact is right: set the parameter reviewed to the day of the last review.' });
    return isOlder(params.reviewed, 365, now) && `The primary contact was last reviewed on ${params.reviewed}, more than a year ago.`;
  },
  examples: {
    pass: [
      { name: 'reviewed in March', params: { reviewed: '2026-03-31' }, properties: { ContactInformation: { FullName: 'A', AddressLine1: 'B', City: 'C', CountryCode: 'DE', PhoneNumber: '1', PostalCode: '2' } } },
    ],
    fail: [
      { name: 'reviewed long ago', params: { reviewed: '2024-03-31' }, properties: { ContactInformation: { FullName: 'A', AddressLine1: 'B', City: 'C', CountryCode: 'DE', PhoneNumber: '1', PostalCode: '2' } } },
      { name: 'no phone number', params: { reviewed: '2026-03-31' }, properties: { ContactInformation: { FullName: 'A', AddressLine1: 'B', City: 'C', CountryCode: 'DE', PostalCode: '2' } } },
    ],
    unknown: [{ name: 'nobody says when it was reviewed', properties: { ContactInformation: { FullName: 'A', AddressLine1: 'B', City: 'C', CountryCode: 'DE', PhoneNumber: '1', PostalCode: '2' } } }],
  },
});
