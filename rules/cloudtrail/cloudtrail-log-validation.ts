import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'cloudtrail-log-validation',
  type: 'AWS::CloudTrail::Trail',
  title: 'A trail signs its log files, so that tampering shows',
  severity: 'low',
  why: 'Without digests nobody can prove that a log file was not changed or deleted after it was delivered.',
  fix: 'Set EnableLogFileValidation to true, or run aws cloudtrail update-trail --name NAME --enable-log-file-validation.',
  controls: { fsbp: ['CloudTrail.4'], 'cis-v3': ['3.2'], 'cis-v5': ['3.2'], 'cis-v6': ['4.2'], 'cis-v7': ['4.2'], 'nist-800-53-r5': ['AU-9', 'SI-4'], 'pci-v4': ['10.3.2', '10.3.3', '10.3.4', 'A1.2.1'] },
  check: (trail) => trail.EnableLogFileValidation !== true && 'EnableLogFileValidation is not true.',
  examples: {
    pass: [{ name: 'on', properties: { EnableLogFileValidation: true } }],
    fail: [
      { name: 'off', properties: { EnableLogFileValidation: false } },
      { name: 'the default of a template', origin: 'template', properties: {} },
    ],
  },
});
