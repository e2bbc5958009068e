import { rule } from '../../lib/rule.ts';
import { dataKinds, noTrail } from '../../lib/rule-helpers/trails.ts';

const trail = (more = {}) => ({ type: 'AWS::CloudTrail::Trail', id: 'main', properties: { IsMultiRegionTrail: true, IsLogging: true, ...more } } as const);
const basic = (ReadWriteType: string, Values = ['arn:aws:s3']) => ({ EventSelectors: [{ ReadWriteType, DataResources: [{ Type: 'AWS::S3::Object', Values }] }] });
const advanced = (...more: readonly object[]) => ({ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['AWS::S3::Object'] }, ...more] }] });

export default rule({
  id: 's3-object-read-events-logged',
  type: 'AWS::Account',
  scope: 'region',
  reads: ['AWS::CloudTrail::Trail'],
  title: 'A trail of all regions records every read of S3 objects',
  severity: 'medium',
  why: 'Management events do not show who downloaded an object; whether data left, and which, cannot be told afterwards.',
  fix: 'Add an advanced event selector with eventCategory Data and resources.type AWS::S3::Object to a multi-region trail: aws cloudtrail put-event-selectors.',
  controls: { fsbp: ['S3.23'], 'cis-v3': ['3.9'], 'cis-v5': ['3.9'], 'cis-v6': ['4.9'], 'cis-v7': ['4.9'], 'nist-800-53-r5': ['AU-2', 'AU-3', 'AU-12', 'CA-7'], 'pci-v4': ['in-standard'] },
  check: (_account, context) => noTrail(context, 'covers all regions, is logging and records reads of the objects of all buckets',
    (one) => one.IsMultiRegionTrail === true && one.IsLogging === true && dataKinds(one, 'AWS::S3::Object').has('read')),
  examples: {
    pass: [
      { name: 'all buckets, all calls', properties: {}, others: [trail(basic('All'))] },
      { name: 'all buckets, reads', properties: {}, others: [trail(basic('ReadOnly'))] },
      { name: 'an advanced selector of reads and writes', properties: {}, others: [trail(advanced())] },
    ],
    fail: [
      { name: 'the default selectors record no data events', properties: {}, others: [trail()] },
      { name: 'writes only', properties: {}, others: [trail(advanced({ Field: 'readOnly', Equals: ['false'] }))] },
      { name: 'data events of functions', properties: {}, others: [trail({ EventSelectors: [{ DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }] }] })] },
      { name: 'stopped', properties: {}, others: [trail({ ...basic('All'), IsLogging: false })] },
    ],
  },
});
