import { each, rule } from '../../lib/rule.ts';
import { isDeprecated, lifeOf, whatFollows } from '../../lib/rule-helpers/lambda-runtimes.ts';

export default rule({
  id: 'lambda-runtime-supported',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Alias', 'AWS::Lambda::Version'],
  title: 'A function and the versions behind its aliases run on a runtime that is not deprecated',
  severity: 'medium',
  why: 'A deprecated runtime gets no more security patches, and after its block dates the function can be neither created nor updated.',
  fix: 'Set Runtime to a supported identifier, test, publish a version and move the aliases: aws lambda update-function-configuration --function-name NAME --runtime RUNTIME.',
  controls: { fsbp: ['Lambda.2'], 'nist-800-53-r5': ['CA-9(1)', 'CM-2', 'SI-2'], 'pci-v4': ['12.3.4'] },
  check(fn, { now }) {
    if (fn.PackageType === 'Image' || fn.Runtime === undefined) return;
    if (isDeprecated(fn.Runtime, now)) return `${fn.Runtime} is deprecated since ${lifeOf(fn.Runtime).deprecated}.${whatFollows(lifeOf(fn.Runtime))}`;
    const old = fn.parts('AWS::Lambda::Version').filter((v) => v.Runtime !== undefined && isDeprecated(v.Runtime, now));
    return old.length > 0 && each(fn.parts('AWS::Lambda::Alias'), (alias) => {
      const versions = [alias.FunctionVersion, ...alias.RoutingConfig?.AdditionalVersionWeights?.map((w) => w.FunctionVersion) ?? []];
      return old.filter((v) => versions.includes(v.Version)).map((v) => `Alias ${alias.Name} uses version ${v.Version}, whose runtime ${v.Runtime} is deprecated.`);
    });
  },
  examples: {
    pass: [
      { name: 'a current runtime', properties: { Runtime: 'nodejs24.x' }, parts: { 'AWS::Lambda::Version': [] } },
      { name: 'an image has no managed runtime', properties: { PackageType: 'Image' } },
      { name: 'an old version that no alias uses', properties: { Runtime: 'nodejs24.x' }, parts: { 'AWS::Lambda::Version': [{ Version: '1', Runtime: 'nodejs18.x' }], 'AWS::Lambda::Alias': [{ Name: 'live', FunctionVersion: '2' }] } },
      { name: 'the day before', now: '2026-04-29T23:59:59Z', properties: { Runtime: 'nodejs20.x' } },
    ],
    fail: [
      { name: 'deprecated', properties: { Runtime: 'python3.9' } },
      { name: 'the day of the deprecation', now: '2026-04-30T00:00:00Z', properties: { Runtime: 'nodejs20.x' } },
      { name: 'the version behind an alias', properties: { Runtime: 'nodejs24.x' }, parts: { 'AWS::Lambda::Version': [{ Version: '1', Runtime: 'nodejs18.x' }], 'AWS::Lambda::Alias': [{ Name: 'live', FunctionVersion: '1' }] } },
      { name: 'a canary', properties: { Runtime: 'nodejs24.x' }, parts: { 'AWS::Lambda::Version': [{ Version: '7', Runtime: 'nodejs18.x' }], 'AWS::Lambda::Alias': [{ Name: 'live', FunctionVersion: '8', RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '7', FunctionWeight: 0.1 }] } }] } },
    ],
    unknown: [{ name: 'newer than the table', properties: { Runtime: 'nodejs99.x' } }],
  },
});
