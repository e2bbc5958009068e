import { rule } from '../../lib/rule.ts';
import { lifeOf, whatFollows } from '../../lib/rule-helpers/lambda-runtimes.ts';

export default rule({
  id: 'lambda-runtime-deprecation-within-180d',
  type: 'AWS::Lambda::Function',
  title: 'The runtime of a function is not about to be deprecated',
  severity: 'low',
  why: 'AWS gives 180 days of notice; a move that starts on the day of the deprecation runs without security patches until it is done.',
  fix: 'Plan the move to the next runtime now: set Runtime in a test stage first, then everywhere.',
  controls: { 'nist-800-53-r5': ['~RA-5', '~SI-2'] },
  // The notice that AWS gives: https://docs.aws.amazon.com/lambda/latest/dg/runtime-support-policy.html
  params: { days: 180 },
  check(fn, { now, params }) {
    if (fn.PackageType === 'Image' || fn.Runtime === undefined) return;
    const life = lifeOf(fn.Runtime);
    const left = Math.ceil((Date.parse(life.deprecated) - now.getTime()) / 86_400_000);
    // What is deprecated already is the matter of lambda-runtime-supported.
    return left > 0 && left <= params.days && `${fn.Runtime} will be deprecated on ${life.deprecated}, in ${left} days.${whatFollows(life)}`;
  },
  examples: {
    pass: [
      { name: 'far away', properties: { Runtime: 'python3.14' } },
      { name: 'deprecated already', properties: { Runtime: 'nodejs18.x' } },
      { name: 'an image has no managed runtime', properties: { PackageType: 'Image' } },
      { name: 'a day more than the notice', now: '2026-11-01T00:00:00Z', properties: { Runtime: 'nodejs22.x' }, params: { days: 179 } },
    ],
    fail: [
      { name: 'half a year away', now: '2026-11-01T00:00:00Z', properties: { Runtime: 'nodejs22.x' } },
      { name: 'the last day', now: '2026-10-30T12:00:00Z', properties: { Runtime: 'python3.10' } },
      { name: 'a longer notice', properties: { Runtime: 'nodejs22.x' }, params: { days: 365 } },
    ],
    unknown: [{ name: 'newer than the table', properties: { Runtime: 'ruby9.9' } }],
  },
});
