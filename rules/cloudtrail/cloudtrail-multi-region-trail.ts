import { rule } from '../../lib/rule.ts';
import { noTrail, recordsEverything } from '../../lib/rule-helpers/trails.ts';

const trail = (more = {}) => ({ type: 'AWS::CloudTrail::Trail', id: 'main', properties: { IsMultiRegionTrail: true, IsLogging: true, ...more } } as const);
const basic = (more = {}) => ({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, ...more }] });
const advanced = (...more: readonly object[]) => ({ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more] }] });

export default rule({
  id: 'cloudtrail-multi-region-trail',
  type: 'AWS::Account',
  scope: 'region',
  reads: ['AWS::CloudTrail::Trail'],
  title: 'A trail of all regions records all management events, reads and writes',
  severity: 'high',
  why: 'Attackers work in regions that nobody watches, and begin by reading; a trail of one region, or of writes only, misses both.',
  fix: 'Run aws cloudtrail update-trail --name NAME --is-multi-region-trail, aws cloudtrail start-logging --name NAME and aws cloudtrail put-event-selectors with ReadWriteType All, management events and no excluded sources.',
  controls: { fsbp: ['CloudTrail.1'], 'cis-v3': ['3.1'], 'cis-v5': ['3.1'], 'cis-v6': ['4.1'], 'cis-v7': ['4.1'], 'nist-800-53-r5': ['AU-2', 'AU-3', 'AU-12', 'CA-7'], 'pci-v4': ['3.5.1', '7.3.3', '10.2.1', '10.2.2'] },
  check: (_account, context) => noTrail(context, 'covers all regions, is logging and records all management events', recordsEverything),
  examples: {
    pass: [
      { name: 'the default selectors', properties: {}, others: [trail()] },
      { name: 'basic selectors', properties: {}, others: [trail(basic())] },
      { name: 'reads and writes apart', properties: {}, others: [trail({ EventSelectors: [{ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }] })] },
      { name: 'an advanced selector', properties: {}, others: [trail(advanced())] },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'one region only', properties: {}, others: [trail({ IsMultiRegionTrail: false })] },
      { name: 'stopped', properties: {}, others: [trail({ IsLogging: false })] },
      { name: 'writes only', properties: {}, others: [trail(basic({ ReadWriteType: 'WriteOnly' }))] },
      { name: 'data events only', properties: {}, others: [trail(basic({ IncludeManagementEvents: false }))] },
      { name: 'KMS left out', properties: {}, others: [trail(basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }))] },
      { name: 'an advanced selector of reads', properties: {}, others: [trail(advanced({ Field: 'readOnly', Equals: ['true'] }))] },
      { name: 'an advanced selector without the RDS data API', properties: {}, others: [trail(advanced({ Field: 'eventSource', NotEquals: ['rdsdata.amazonaws.com'] }))] },
    ],
  },
});
