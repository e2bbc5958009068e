import { rule, type Rule } from '../../lib/rule.ts';
import type { VerdictLine } from '../../lib/report/lines.ts';

const texts = { title: 'A queue is encrypted', why: 'Why <it> matters.', fix: 'Mend it.', controls: { fsbp: ['SQS.1'] }, check: () => undefined, examples: { pass: [{ name: 'a', properties: {} }], fail: [{ name: 'b', properties: {} }] } } as const;

/** Rules that the verdicts are of. */
export const rules: readonly Rule[] = (['critical', 'medium', 'low'] as const).map((severity) => rule({ ...texts, id: `rule-${severity}`, type: 'AWS::SQS::Queue', severity }));

/** A name that breaks whatever does not escape it. */
export const hostile = 'a|b`c\n::error::x%0A<script>&"\'\u0007@team #12 [x](http://evil.example) www.evil.example \\';

/** A verdict as the gate gives it. */
export const line = (more: Partial<VerdictLine> = {}): VerdictLine => ({
  kind: 'verdict', ruleId: 'rule-medium', verdict: 'fail', severity: 'medium',
  resource: { type: 'AWS::SQS::Queue', id: 'Orders', name: 'Orders', account: '000000000000', region: 'xx-region-1', path: 'App/Orders/Resource' },
  message: 'SqsManagedSseEnabled is false.', evidence: [], location: { file: 'cdk.out/App.template.json', line: 7, column: 3 }, ...more,
});

/** The same with hostile texts wherever a template's author may put one. */
export const hostileLine = line({ message: hostile, resource: { ...line().resource, id: hostile, name: hostile, path: hostile }, location: { file: hostile, line: 1 } });
