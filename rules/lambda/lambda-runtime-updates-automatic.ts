import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'lambda-runtime-updates-automatic',
  type: 'AWS::Lambda::Function',
  title: 'A function takes the patches of its runtime by itself',
  severity: 'medium',
  why: 'A function that is pinned to one runtime version gets no security patches of the language and the operating system until somebody remembers it.',
  fix: 'Run aws lambda put-runtime-management-config --function-name NAME --update-runtime-on Auto; in a template leave RuntimeManagementConfig out.',
  controls: { 'nist-800-53-r5': ['~RA-5', '~SI-2'] },
  // Absent is Auto: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html
  check: (fn) => fn.PackageType !== 'Image' && fn.RuntimeManagementConfig?.UpdateRuntimeOn === 'Manual'
    && `UpdateRuntimeOn is Manual: the function stays on ${fn.RuntimeManagementConfig.RuntimeVersionArn ?? 'one runtime version'}.`,
  examples: {
    pass: [
      { name: 'the default', properties: { Runtime: 'nodejs24.x' } },
      { name: 'automatic', properties: { RuntimeManagementConfig: { UpdateRuntimeOn: 'Auto' } } },
      { name: 'with each update of the function', properties: { RuntimeManagementConfig: { UpdateRuntimeOn: 'FunctionUpdate' } } },
      { name: 'an image brings its own runtime', properties: { PackageType: 'Image' } },
    ],
    fail: [
      { name: 'pinned', properties: { RuntimeManagementConfig: { UpdateRuntimeOn: 'Manual', RuntimeVersionArn: 'arn:aws:lambda:us-east-1::runtime:0123456789abcdef' } } },
      { name: 'pinned in China', partition: 'aws-cn', region: 'cn-north-1', properties: { Runtime: 'nodejs24.x', RuntimeManagementConfig: { UpdateRuntimeOn: 'Manual', RuntimeVersionArn: 'arn:aws-cn:lambda:cn-north-1::runtime:0123456789abcdef' } } },
    ],
  },
});
