import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Stage, type IPolicyValidationContext, type IPolicyValidationPlugin, type PolicyValidationPluginReport, type PolicyViolatingResource, type PolicyViolation } from 'aws-cdk-lib';
import { acknowledgementId, heldUntil, nearest, type Acknowledgement } from '../acknowledgements.ts';
import { parseConfig, type ConfigInput } from '../config.ts';
import { Accepted } from '../engine/accepted.ts';
import { judgeTemplate, type GateVerdict } from '../engine/gate.ts';
import { oneLine } from '../errors.ts';
import { atLeast, type Severity } from '../model/verdict.ts';
import { notesText } from '../report/notes.ts';
import type { Rule } from '../rule.ts';
import { lastDay, usualSuppressions } from '../suppressions-file.ts';
import { loadAssembly } from '../template/assembly.ts';
import { registry } from '../../rules/index.generated.ts';
import { acknowledgementsIn } from './acknowledged.ts';
import { readSuppressions } from './suppressions.ts';

/** What can be chosen about the gate in a CDK app. */
export interface StanceGateProps {
  /** Failures of this severity or worse end the synthesis, milder ones are told; default `medium`. */
  readonly failOn?: Severity;
  /** What could not be decided ends the synthesis too. */
  readonly strict?: boolean;
  /** Trusted outsiders, parameters, rules that are off: what stance.config.ts holds. */
  readonly config?: ConfigInput;
  /** A file of accepted risks; default `stance.suppressions.yaml` in the working directory, if there is one. */
  readonly suppressions?: string;
}

/** Judges the templates of a CDK app at synthesis, by the rules that judge the account: `Validations.of(app).addPlugins(new StanceGate())`. */
export class StanceGate implements IPolicyValidationPlugin {
  readonly name = 'Stance';
  readonly ruleIds: string[];
  private readonly props: StanceGateProps;

  constructor(props: StanceGateProps = {}) {
    this.props = props;
    this.ruleIds = rulesOf(props).map(({ rule }) => rule.id);
  }

  /** Called by the CDK once the templates are written. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const now = new Date();
    const rules = rulesOf(this.props);
    const config = parseConfig(this.props.config ?? {}, 'the config of StanceGate', registry);
    const file = this.props.suppressions ?? (existsSync(usualSuppressions) ? usualSuppressions : undefined);
    const accepted = new Accepted(file === undefined ? [] : readSuppressions(file, now), now);
    const outdir = Stage.isStage(context.appConstruct) ? context.appConstruct.outdir : dirname(context.templatePaths[0] ?? '.');
    const loaded = loadAssembly(outdir.replaceAll('\\', '/'), read);
    const [broken] = loaded.errors;
    if (broken) throw broken;
    const verdicts = judgeTemplate(loaded, rules, { now, trusted: config.trusted, params: config.params }).filter((verdict) => isOf(verdict, context));
    const open = verdicts.filter(({ verdict, ruleId, resource }) => (verdict === 'fail' || (verdict === 'unknown' && this.props.strict)) && !accepted.of(ruleId, resource));
    // The CDK prints a plugin's violations and nothing else of it.
    process.stderr.write(notesText({ ...accepted.notes(new Set(this.ruleIds), 'template'), elsewhere: 0 }, 'gate'));
    const violations = violationsOf(open, new Map(rules.map(({ rule }) => [rule.id, rule])), this.props.failOn ?? 'medium', acknowledgementsIn(context.appConstruct), now);
    return { violations, success: violations.every(({ severity }) => severity === 'warning') };
  }
}

const rulesOf = ({ config }: StanceGateProps) => registry.filter(({ rule, template }) => template !== 'no' && config?.rules?.[rule.id] !== false);

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** True for the stacks that this plugin was added to: a plugin of one stage judges that stage alone. */
const isOf = ({ resource, location }: GateVerdict, { stackTemplates }: IPolicyValidationContext): boolean =>
  stackTemplates.some(({ stackConstructPath, templatePath }) => (resource.path === undefined ? location.file === templatePath.replaceAll('\\', '/') : resource.path.startsWith(`${stackConstructPath}/`)));

/**
 * One violation for each rule and message. `error` blocks also where other findings are acknowledged, which no other word does;
 * `fatal` can't be acknowledged: an acknowledgement without an end does not hold.
 */
function violationsOf(verdicts: readonly GateVerdict[], rules: ReadonlyMap<string, Rule>, failOn: Severity, acknowledged: ReadonlyMap<string, Acknowledgement>, now: Date): PolicyViolation[] {
  const violations = new Map<string, PolicyViolation & { readonly violatingResources: PolicyViolatingResource[] }>();
  for (const verdict of verdicts) {
    const { ruleId, resource, message } = verdict;
    const acknowledgement = nearest(acknowledged, ruleId, resource.path ?? '');
    const blocks = atLeast(verdict.severity, failOn);
    const held = acknowledgement && blocks ? heldUntil(acknowledgement, now) : undefined;
    const notHeld = held && 'why' in held ? held.why : undefined;
    const severity = notHeld ? 'fatal' : blocks ? 'error' : 'warning';
    const description = oneLine(`${rules.get(ruleId)?.title ?? ruleId}: ${verdict.verdict === 'unknown' ? 'undecided, ' : ''}${message}${notHeld ? ` ${notHeld}` : ''}`, 1500);
    const key = JSON.stringify([ruleId, severity, description]);
    const known = violations.get(key) ?? {
      ruleName: ruleId, description, severity, fix: rules.get(ruleId)?.fix ?? '', violatingResources: [],
      ruleMetadata: { severity: verdict.severity, acknowledge: `Validations.of(construct).acknowledge({ id: '${acknowledgementId(ruleId)}', reason: 'until ${lastDay(now)}: why it is acceptable' })` },
    };
    violations.set(key, known);
    known.violatingResources.push(violating(verdict));
  }
  return [...violations.values()];
}

function violating({ resource, location, evidence }: GateVerdict): PolicyViolatingResource {
  const [property] = evidence.map(({ path }) => /^[A-Z][A-Za-z0-9]*/.exec(path)?.[0]).filter((name) => name !== undefined && name !== 'AWS').toReversed();
  return {
    resourceLogicalId: resource.id, templatePath: location.file, locations: property === undefined ? [] : [`Properties/${property}`],
    ...(resource.path === undefined ? {} : { constructPath: resource.path }),
  };
}
