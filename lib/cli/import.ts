import * as z from 'zod/mini';
import { resourceKey, scopeName, scopeOf, type Scope } from '../engine/identity.ts';
import { planSeen } from '../engine/reconcile.ts';
import { suppressionsBy } from '../engine/suppressions.ts';
import { InputError } from '../errors.ts';
import { issueText, type Issue } from '../issues.ts';
import type { Observation } from '../model/finding.ts';
import { severities } from '../model/verdict.ts';
import { typesOf } from '../rule.ts';
import { writeAll } from '../store/record.ts';
import { registry } from '../../rules/index.generated.ts';
import { readInput } from './input.ts';
import type { Output } from './output.ts';
import { openStore } from './store.ts';

const text = z.string().check(z.minLength(1));
const headShape = z.object({ kind: z.literal('scan'), started: z.iso.datetime() });
const lineShape = z.object({
  kind: z.literal('verdict'), ruleId: text, verdict: z.enum(['pass', 'fail', 'unknown']), severity: z.enum(severities), message: z.string(),
  resource: z.object({ type: text, id: text, name: text, arn: z.optional(text), account: text, region: text, path: z.optional(text) }),
  because: z.optional(z.object({ reason: text, service: z.optional(text), operation: z.optional(text), permission: z.optional(text), path: z.optional(z.string()), text: z.string() })),
  evidence: z._default(z.array(z.object({ path: z.string(), value: z.unknown() })), []),
});

/** `stance import FILE`: verdict lines become observations of the time their scan started; nothing is written where a line is damaged. */
export async function importVerdicts(output: Output, file: string, options: { readonly store: string }): Promise<number> {
  const observations = parse(await readInput(file), file);
  const store = await openStore(options.store);
  if (!store) throw new InputError({ what: '--store none remembers nothing', mend: 'name a file or dynamodb:TABLE' });
  try {
    let changes = 0;
    for (const group of Map.groupBy(observations, (o) => `${scopeName(scopeFor(o))} ${resourceKey(o.resource)}`).values()) {
      const [first] = group as [Observation, ...Observation[]];
      const scope = scopeFor(first);
      // A later line of the same rule on the same resource counts.
      const seen = [...new Map(group.map((o) => [o.ruleId, o])).values()];
      const key = resourceKey(first.resource);
      const circumstances = { scope, suppressionOf: suppressionsBy(await store.suppressions(scope.account)), now: new Date() };
      const plan = planSeen(await store.loadResource(scope, key), key, seen, circumstances);
      if (plan) changes += (await writeAll(store, [plan])).length;
    }
    output.err(`${observations.length} verdicts imported, ${changes} changes recorded\n`);
    return 0;
  } finally {
    await store.close();
  }
}

const rules = new Map(registry.map(({ rule }) => [rule.id, rule]));

/** The scope that a sweep would record it in: what could not be listed is told on the account. */
function scopeFor({ ruleId, resource }: Observation): Scope {
  const rule = rules.get(ruleId);
  const type = rule && resource.type === 'AWS::Account' && !typesOf(rule).includes(resource.type) ? rule.type : resource.type;
  return scopeOf({ ...resource, type });
}

function parse(input: string, file: string): Observation[] {
  let readAt: string | undefined;
  const observations: Observation[] = [];
  input.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const value = json(line, file, index + 1);
    const kind = (value as { kind?: unknown } | null)?.kind;
    if (kind === 'summary') return;
    if (kind === 'scan') { readAt = checked(headShape.safeParse(value), file, index + 1).started; return; }
    const { kind: _kind, ruleId, severity, resource, ...verdict } = checked(lineShape.safeParse(value), file, index + 1);
    if (verdict.verdict === 'unknown' && !verdict.because) throw damaged(file, index + 1, 'because is missing');
    observations.push({ ruleId, severity, resource, verdict, readAt: readAt ?? new Date().toISOString(), by: 'import' } as Observation);
  });
  return observations;
}

function json(line: string, file: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(file, number, 'this line is not JSON');
    throw error;
  }
}

function checked<T>(parsed: { readonly success: true; readonly data: T } | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } }, file: string, line: number): T {
  if (parsed.success) return parsed.data;
  throw damaged(file, line, `${issueText(parsed.error.issues[0], 'the line')} (docs/formats.md)`);
}

const damaged = (file: string, line: number, what: string): InputError => new InputError({ file, line, what, mend: 'import what stance scan --format ndjson printed' });
