import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'dynamodb-pitr-enabled',
  type: 'AWS::DynamoDB::Table',
  title: 'A table can be restored to any point in time',
  severity: 'medium',
  why: 'Without it, what a fault or an intruder overwrites or deletes is gone since the last backup, if there is one.',
  fix: 'Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true, in each region of a global table: aws dynamodb update-continuous-backups.',
  controls: { fsbp: ['DynamoDB.2'], 'nist-800-53-r5': ['CP-9', 'CP-10'], 'pci-v4': ['3.2.1', '3.3.1', '3.3.2', '3.3.3'] },
  // A replica of a global table is judged as a table of its own region.
  check: (table) => table.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled !== true && 'Point-in-time recovery is off.',
  examples: {
    pass: [
      { name: 'on', properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } } },
      { name: 'for a week', properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 } } },
    ],
    fail: [
      { name: 'off', properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } } },
      { name: 'the default of a template', origin: 'template', properties: { TableName: 'orders' } },
    ],
  },
});
