import { rule } from '../../lib/rule.ts';
import { dataKinds, noTrail } from '../../lib/rule-helpers/trails.ts';

const trail = (more = {}) => ({ type: 'AWS::CloudTrail::Trail', id: 'main', properties: { IsMultiRegionTrail: true, IsLogging: true, ...more } } as const);
const basic = (ReadWriteType: string, Values = ['arn:aws:s3']) => ({ EventSelectors: [{ ReadWriteType, DataResources: [{ Type: 'AWS::S3::Object', Values }] }] });
const advanced = (...more: readonly object[]) => ({ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['AWS::S3::Object'] }, ...more] }] });

export default rule({
  id: 's3-object-write-events-logged',
  type: 'AWS::Account',
  scope: 'region',
  reads: ['AWS::CloudTrail::Trail'],
  title: 'A trail of all regions records every write to S3 objects',
  severity: 'medium',
  why: 'Management events do not show who overwrote or deleted an object; after ransomware or a leak there is nothing to look at.',
  fix: 'Add an advanced event selector with eventCategory Data and resources.type AWS::S3::Object to a multi-region trail: aws cloudtrail put-event-selectors.',
  controls: { fsbp: ['S3.22'], 'cis-v3': ['3.8'], 'cis-v5': ['3.8'], 'cis-v6': ['4.8'], 'cis-v7': ['4.8'], 'nist-800-53-r5': ['AU-2', 'AU-3', 'AU-12', 'CA-7'], 'pci-v4': ['5.3.4', '10.2.1', '10.2.2', '10.3.1'] },
  check: (_account, context) => noTrail(context, 'covers all regions, is logging and records writes to the objects of all buckets',
    (one) => one.IsMultiRegionTrail === true && one.IsLogging === true && dataKinds(one, 'AWS::S3::Object').has('write')),
  examples: {
    pass: [
      { name: 'all buckets, all calls', properties: {}, others: [trail(basic('All'))] },
      { name: 'all buckets, writes, in another partition', properties: {}, partition: 'aws-cn', others: [trail(basic('WriteOnly', ['arn:aws-cn:s3:::']))] },
      { name: 'an advanced selector of writes', properties: {}, others: [trail(advanced({ Field: 'readOnly', Equals: ['false'] }))] },
    ],
    fail: [
      { name: 'the default selectors record no data events', properties: {}, others: [trail()] },
      { name: 'one bucket', properties: {}, others: [trail(basic('All', ['arn:aws:s3:::orders/']))] },
      { name: 'reads only', properties: {}, others: [trail(basic('ReadOnly'))] },
      { name: 'narrowed to a bucket', properties: {}, others: [trail(advanced({ Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::orders/'] }))] },
      { name: 'narrowed to a call', properties: {}, others: [trail(advanced({ Field: 'eventName', Equals: ['PutObject'] }))] },
      { name: 'a trail of one region', properties: {}, others: [trail({ ...basic('All'), IsMultiRegionTrail: false })] },
    ],
  },
});
