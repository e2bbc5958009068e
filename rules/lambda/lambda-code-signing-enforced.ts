import { rule } from '../../lib/rule.ts';

const publishers = { SigningProfileVersionArns: ['arn:aws:signer:us-east-1:111122223333:/signing-profiles/shop/0123456789'] };

export default rule({
  id: 'lambda-code-signing-enforced',
  type: 'AWS::Lambda::CodeSigningConfig',
  title: 'A code signing configuration blocks unsigned code',
  severity: 'medium',
  why: 'With Warn, Lambda deploys code with a missing or broken signature and only counts it.',
  fix: 'Set CodeSigningPolicies.UntrustedArtifactOnDeployment to Enforce.',
  controls: { 'nist-800-53-r5': ['~SI-7', '~SR-4'] },
  // Absent is Warn: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-codesigningconfig-codesigningpolicies.html
  check(config) {
    const policy = config.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? 'Warn';
    return policy !== 'Enforce' && `UntrustedArtifactOnDeployment is ${policy}.`;
  },
  examples: {
    pass: [
      { name: 'enforced', properties: { AllowedPublishers: publishers, CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' } } },
      { name: 'enforced in a template', origin: 'template', properties: { CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' } } },
    ],
    fail: [
      { name: 'only a warning', properties: { AllowedPublishers: publishers, CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Warn' } } },
      { name: 'the default', properties: { AllowedPublishers: publishers } },
    ],
  },
});
