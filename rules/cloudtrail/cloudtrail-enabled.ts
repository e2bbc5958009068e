import { notKnown, rule } from '../../lib/rule.ts';
import { noTrail } from '../../lib/rule-helpers/trails.ts';

const trail = (id: string, IsLogging: boolean, more = {}) => ({ type: 'AWS::CloudTrail::Trail', id, properties: { IsLogging, ...more } } as const);

export default rule({
  id: 'cloudtrail-enabled',
  type: 'AWS::Account',
  scope: 'region',
  reads: ['AWS::CloudTrail::Trail'],
  title: 'A trail records what is done in the region',
  severity: 'high',
  why: 'Without a trail nobody can tell who did what; the event history of the console ends after 90 days and no alarm can follow it.',
  fix: 'Run aws cloudtrail create-trail --name account --s3-bucket-name BUCKET --is-multi-region-trail, then aws cloudtrail start-logging --name account.',
  controls: { fsbp: ['CloudTrail.3'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'], 'pci-v4': ['in-standard'] },
  check: (_account, context) => noTrail(context, 'is logging here', (one) => one.IsLogging === true),
  examples: {
    pass: [
      { name: 'a trail is on', properties: {}, others: [trail('main', true)] },
      { name: 'one of two is on', properties: {}, others: [trail('old', false), trail('main', true)] },
      { name: 'a trail of another region covers all', properties: {}, region: 'eu-west-1', others: [{ ...trail('main', true, { IsMultiRegionTrail: true }), region: 'us-east-1' }] },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'logging is stopped', properties: {}, others: [trail('main', false)] },
    ],
    unknown: [{ name: 'a trail whose status is denied', properties: {}, others: [trail('off', false), { type: 'AWS::CloudTrail::Trail', id: 'x', properties: { IsLogging: notKnown() } }] }],
  },
});
