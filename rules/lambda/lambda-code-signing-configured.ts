import { rule } from '../../lib/rule.ts';

const config = 'arn:aws:lambda:us-east-1:111122223333:code-signing-config:csc-0123456789abcdef0';

export default rule({
  id: 'lambda-code-signing-configured',
  type: 'AWS::Lambda::Function',
  reads: ['AWS::Lambda::CodeSigningConfig'],
  title: 'Lambda takes only code that a named publisher has signed',
  severity: 'medium',
  why: 'Without code signing, whoever may update the function puts any code into it, past the pipeline and its reviews.',
  fix: 'Create a signing profile and an AWS::Lambda::CodeSigningConfig with it, and set CodeSigningConfigArn of the function.',
  controls: { 'nist-800-53-r5': ['~SI-7', '~SR-4'] },
  check(fn, { get }) {
    // An image is held by its digest instead.
    if (fn.PackageType === 'Image') return;
    const arn = fn.CodeSigningConfigArn;
    if (!arn) return 'CodeSigningConfigArn is not set: code need not be signed.';
    const found = get('AWS::Lambda::CodeSigningConfig', arn);
    if (!found) return `The code signing configuration ${arn} does not exist.`;
    return (found.AllowedPublishers?.SigningProfileVersionArns?.length ?? 0) === 0 && `${arn} names no signing profile.`;
  },
  examples: {
    pass: [
      { name: 'signed', properties: { CodeSigningConfigArn: config }, others: [{ type: 'AWS::Lambda::CodeSigningConfig', id: 'csc-0123456789abcdef0', arn: config, properties: { AllowedPublishers: { SigningProfileVersionArns: ['arn:aws:signer:us-east-1:111122223333:/signing-profiles/shop/0123456789'] } } }] },
      { name: 'an image', properties: { PackageType: 'Image' } },
    ],
    fail: [
      { name: 'not signed', properties: { PackageType: 'Zip' } },
      { name: 'a template without it', origin: 'template', properties: { Runtime: 'nodejs24.x' } },
      { name: 'a configuration that is gone', properties: { CodeSigningConfigArn: config } },
      { name: 'no publisher', properties: { CodeSigningConfigArn: config }, others: [{ type: 'AWS::Lambda::CodeSigningConfig', id: 'csc-0123456789abcdef0', arn: config, properties: { AllowedPublishers: { SigningProfileVersionArns: [] } } }] },
    ],
  },
});
