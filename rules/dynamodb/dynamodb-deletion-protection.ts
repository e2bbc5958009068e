import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'dynamodb-deletion-protection',
  type: 'AWS::DynamoDB::Table',
  title: 'A table is protected against deletion',
  severity: 'medium',
  why: 'A wrong stack update, script or intruder deletes the table with one call; point-in-time recovery ends with a single last backup.',
  fix: 'Set DeletionProtectionEnabled to true: aws dynamodb update-table --table-name NAME --deletion-protection-enabled.',
  controls: { fsbp: ['DynamoDB.6'], 'nist-800-53-r5': ['~CP-9', '~CP-10'] },
  check: (table) => table.DeletionProtectionEnabled !== true && 'DeletionProtectionEnabled is false.',
  examples: {
    pass: [{ name: 'protected', properties: { DeletionProtectionEnabled: true } }, { name: 'protected in a template', origin: 'template', properties: { DeletionProtectionEnabled: true } }],
    fail: [{ name: 'not protected', properties: { DeletionProtectionEnabled: false } }, { name: 'the default of a template', origin: 'template', properties: {} }],
  },
});
