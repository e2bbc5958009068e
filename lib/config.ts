import * as z from 'zod/mini';
import { InputError } from './errors.ts';
import { issueText } from './issues.ts';
import type { Settings } from './engine/evaluate.ts';
import type { Parameter, RegisteredRule, Trusted } from './rule.ts';
import { severities, type Severity } from './model/verdict.ts';

const accountId = z.string().check(z.regex(/^\d{12}$/, 'an account id has 12 digits'));
const texts = z._default(z.array(z.string().check(z.minLength(1))), []);

const shape = z.strictObject({
  /** Outsiders that are no outsiders: their access is not reported as external. */
  trusted: z._default(z.strictObject({
    accounts: z._default(z.array(accountId), []), orgs: texts, orgUnits: texts, vpcs: texts, vpcEndpoints: texts, ips: texts,
  }), { accounts: [], orgs: [], orgUnits: [], vpcs: [], vpcEndpoints: [], ips: [] }),
  /** Regions to sweep; absent or `all`: every enabled one. */
  regions: z.optional(z.union([z.literal('all'), z.array(z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'a region looks like eu-central-1')))])),
  /** The least severity that rules must have to be run. */
  severity: z.optional(z.enum(severities)),
  /** Parameters by rule id, or false to switch a rule off. */
  rules: z._default(z.record(z.string(), z.union([z.literal(false), z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]))])), {}),
});

/** What `stance.config.ts` exports. */
export type ConfigInput = z.input<typeof shape>;

/** A checked configuration. */
export interface Config {
  readonly trusted: Trusted;
  readonly regions: 'all' | readonly string[];
  readonly severity: Severity | undefined;
  /** Rule ids that are switched off. */
  readonly off: ReadonlySet<string>;
  readonly params: Settings['params'];
}

/** Types the configuration in an editor: `export default defineConfig({ ... })`. */
export const defineConfig = (config: ConfigInput): ConfigInput => config;

/** Checks a configuration, and against the rules that there are where they are given; `file` names it in errors (InputError). */
export function parseConfig(raw: unknown, file: string, registry?: readonly RegisteredRule[]): Config {
  const parsed = shape.safeParse(raw);
  if (!parsed.success) {
    throw new InputError({ file, what: issueText(parsed.error.issues[0], 'the configuration'), mend: 'see docs/configuration.md for its fields' });
  }
  const { rules, ...config } = parsed.data;
  const byId = registry && new Map(registry.map((r) => [r.rule.id, r.rule]));
  const params: Record<string, Record<string, Parameter>> = {};
  const off = new Set<string>();
  for (const [id, given] of Object.entries(rules)) {
    if (given === false) off.add(id);
    else params[id] = given;
    if (!byId) continue;
    const rule = byId.get(id);
    if (!rule) throw new InputError({ file, what: `rules.${id} is not a rule`, mend: 'take an id that stance rules prints' });
    for (const [name, value] of Object.entries(given === false ? {} : given)) {
      const fallback = rule.params !== undefined && Object.hasOwn(rule.params, name) ? rule.params[name] : undefined;
      if (fallback === undefined) throw new InputError({ file, what: `rules.${id} has no parameter ${name}`, mend: `see stance explain ${id}` });
      if (kindOf(value) !== kindOf(fallback)) throw new InputError({ file, what: `rules.${id}.${name} must be a ${kindOf(fallback)}, not a ${kindOf(value)}`, mend: `see stance explain ${id}` });
    }
  }
  return { trusted: config.trusted, regions: config.regions ?? 'all', severity: config.severity, off, params };
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);
