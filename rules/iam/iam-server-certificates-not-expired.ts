import { rule } from '../../lib/rule.ts';
import { dayOf, isOlder } from '../../lib/rule-helpers/age.ts';

export default rule({
  id: 'iam-server-certificates-not-expired',
  type: 'AWS::IAM::ServerCertificate',
  title: 'No expired server certificate is kept in IAM',
  severity: 'medium',
  why: 'An expired certificate can be deployed to a load balancer by mistake, and clients then refuse the connection or learn to ignore the warning.',
  fix: 'Delete it with aws iam delete-server-certificate; use AWS Certificate Manager, which renews certificates by itself.',
  controls: { fsbp: ['IAM.26'], 'cis-v3': ['1.19'], 'cis-v5': ['1.18'], 'cis-v6': ['2.18'], 'cis-v7': ['2.17'], 'nist-800-53-r5': ['~SC-8', '~SC-8(1)', '~SC-13'] },
  check: ({ Expiration: expiration }, { now }) => expiration !== undefined && isOlder(expiration, 0, now) && `The certificate expired on ${dayOf(expiration)}.`,
  examples: {
    pass: [
      { name: 'valid until next year', properties: { Expiration: '2027-01-01T00:00:00.000Z' } },
      { name: 'valid for another hour', properties: { Expiration: '2026-06-01T01:00:00.000Z' } },
    ],
    fail: [
      { name: 'expired', properties: { Expiration: '2026-05-31T23:59:00.000Z' } },
    ],
    unknown: [{ name: 'a template does not tell', origin: 'template', properties: { ServerCertificateName: 'shop' } }],
  },
});
