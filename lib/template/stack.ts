import { isUnknown, type Unknown } from '../model/unknown.ts';
import { conditionKey, parameterKey, type Assumed } from './cases.ts';
import { decide, type Truth } from './conditions.ts';
import { environmentOf, pseudoParameter, StandIns, unresolved, type Environment, type Place } from './environment.ts';
import type { Constructs } from './constructs.ts';
import { Exports } from './exports.ts';
import { Budget } from './limits.ts';
import { withoutLoops } from './loops.ts';
import { namesOf, type Names } from './names.ts';
import { parameterValue } from './parameters.ts';
import type { Source } from './places.ts';
import { resolve, type Scope } from './resolve.ts';
import { expandServerless, isServerless } from './sam/expand.ts';
import { entriesOf, isRecord, listed, member, textOf } from './shape.ts';

/** What stacks that are read together have in common. */
export interface Shared {
  readonly standIns: StandIns;
  readonly exports: Exports;
  /** What is taken to hold, in one case of what the templates leave open. */
  readonly assumed: Assumed;
  /** How many names and outputs are being resolved for one another. */
  chain: number;
}

/** Names and outputs may lead from one to the next; further than this they are unknown. */
const longestChain = 40;

/** What a stack is made from. */
export interface StackInput {
  readonly template: Record<string, unknown>;
  readonly source: Source;
  readonly place: Place;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Distinguishes the stacks that are read together; empty for the only one. */
  readonly prefix: string;
  readonly shared: Shared;
  /** What CDK tells of the constructs behind the resources. */
  readonly constructs?: Constructs | undefined;
}

/** Transforms that are written out here, or that change no resource that is judged. */
const knownTransforms = new Set(['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions', 'AWS::Include', 'AWS::CodeDeployBlueGreen', 'AWS::ServiceCatalog', 'AWS::SecretsManager-2020-07-23', 'AWS::SecretsManager-2024-09-16']);

/** What the stacks of one file or application share. */
export const newShared = (assumed: Assumed = new Map()): Shared => ({ standIns: new StandIns(), exports: new Exports(), assumed, chain: 0 });

/** One stack: a template with its parameters and the place where it goes. */
export class Stack {
  readonly environment: Environment;
  readonly place: Place;
  readonly shared: Shared;
  readonly source: Source;
  readonly budget: Budget;
  readonly prefix: string;
  /** With loops and serverless resources written out. */
  readonly template: Record<string, unknown>;
  /** Logical ids by what serverless resources may be called besides. */
  private readonly references: ReadonlyMap<string, string> = new Map();
  /** Nested stacks by logical id. */
  readonly nested = new Map<string, Stack>();
  readonly constructs: Constructs | undefined;
  /** Why what is not written is unknown all the same: a macro may add it. */
  readonly macro: Unknown | undefined;
  /** Why there may be resources that are not written: a macro, or a snippet among the resources, may add them. */
  readonly more: Unknown | undefined;
  private readonly given: Readonly<Record<string, unknown>>;
  private readonly truths = new Map<string, Truth>();
  private readonly outputs = new Map<string, unknown>();
  private readonly names = new Map<string, Names | 'in progress'>();

  constructor(input: StackInput) {
    this.environment = environmentOf(input.place);
    this.place = input.place;
    this.shared = input.shared;
    this.source = input.source;
    this.budget = new Budget(input.source.file);
    this.prefix = input.prefix;
    this.constructs = input.constructs;
    this.given = input.parameters;
    this.template = input.template;
    const names = listed(input.template['Transform']).map((one) => (typeof one === 'string' ? one : textOf(one, 'Name') ?? 'AWS::Include'));
    const macro = names.find((name) => !knownTransforms.has(name));
    this.macro = macro === undefined ? undefined : unresolved(`The macro ${macro} may change it.`);
    const snippet = names.includes('AWS::Include') || member(input.template['Resources'], 'Fn::Transform') !== undefined;
    this.more = this.macro ?? (snippet ? unresolved('A snippet (AWS::Include) may add to it.') : undefined);
    if (input.source.includes('Fn::ForEach')) this.template = withoutLoops(this.template, this);
    if (isServerless(this.template)) ({ template: this.template, references: this.references } = expandServerless(this.template, (value) => this.plain(value)));
    this.budget.hold(entriesOf(this.template['Resources']).length);
  }

  /** The scope of a value that stands nowhere in particular. */
  scope(assumed?: string): Scope { return { stack: this, mode: 'text', depth: 0, assumed }; }

  /** The resource as written; CDK's custom resource that sets the retention of a group is that group. */
  resource(logicalId: string): Record<string, unknown> | undefined {
    const found = member(this.template['Resources'], logicalId);
    if (!isRecord(found)) return undefined;
    const isGroup = found['Type'] === 'Custom::LogRetention' && member(found['Properties'], 'LogGroupRegion') === undefined;
    return isGroup ? { ...found, Type: 'AWS::Logs::LogGroup' } : found;
  }

  /** One resolved property of a resource. */
  property(logicalId: string, name: string): unknown {
    const properties = member(this.resource(logicalId), 'Properties');
    const value = member(properties, name);
    return value === undefined ? undefined : resolve(value, this.scope());
  }

  /** The stand-in for a resource's generated name. */
  standIn(logicalId: string): string { return this.shared.standIns.of(this.prefix, logicalId); }

  parameterDeclaration(name: string): unknown { return member(this.template['Parameters'], name); }

  mapping(name: string): unknown { return member(this.template['Mappings'], name); }

  /** A named condition in three values. */
  condition(name: string, scope: Scope): Truth {
    const assumed = this.shared.assumed.get(conditionKey(this.prefix, name));
    if (typeof assumed === 'boolean') return assumed;
    const known = this.truths.get(name);
    if (known !== undefined) return known;
    const expression = member(this.template['Conditions'], name);
    if (expression === undefined) return unresolved(`The condition ${name} is not defined.`);
    this.truths.set(name, unresolved(`The condition ${name} refers to itself.`));
    const truth = decide(expression, { stack: this, mode: 'exact', depth: scope.depth });
    this.truths.set(name, truth);
    return truth;
  }

  /** `Ref`: a pseudo parameter, a parameter or a resource. */
  ref(name: string, scope: Scope): unknown {
    if (name.startsWith('AWS::')) return pseudoParameter(name, this.environment, scope.mode);
    const declaration = this.parameterDeclaration(name);
    if (declaration !== undefined) {
      const value = parameterValue(name, declaration, Object.hasOwn(this.given, name) ? this.given[name] : this.shared.assumed.get(parameterKey(this.prefix, name)));
      if (typeof value === 'string') this.budget.write(value.length);
      if (!Array.isArray(value)) return value;
      this.budget.spend(value.length);
      return [...value as unknown[]];
    }
    const names = this.namesOf(this.references.get(name) ?? name);
    return isUnknown(names) ? names : names.ref;
  }

  /** The value of a parameter in place of a reference to it, where it is plain and known. */
  private plain(value: unknown): unknown {
    const name = textOf(value, 'Ref');
    const known = name === undefined || this.parameterDeclaration(name) === undefined ? undefined : this.ref(name, this.scope());
    return typeof known === 'string' ? known === 'true' ? true : known === 'false' ? false : known : value;
  }

  /** `Fn::GetAtt`, of nested stacks' outputs as well. */
  getAtt(logicalId: string, attribute: string): unknown {
    const child = this.nested.get(logicalId);
    if (child && attribute.startsWith('Outputs.')) return child.output(attribute.slice('Outputs.'.length));
    const [first = '', ...rest] = attribute.split('.');
    const stands = this.references.get(`${logicalId}.${first}`);
    const names = this.namesOf(stands ?? this.references.get(logicalId) ?? logicalId);
    if (isUnknown(names)) return names;
    return stands === undefined ? names.attribute(attribute) : rest.length === 0 ? names.ref : names.attribute(rest.join('.'));
  }

  /** The names of a resource, or why there are none. */
  namesOf(logicalId: string): Names | Unknown {
    const known = this.names.get(logicalId);
    if (known === 'in progress') return unresolved(`The name of ${logicalId} refers to itself.`);
    if (known) return known;
    const type = textOf(this.resource(logicalId), 'Type');
    if (type === undefined) return unresolved(`${logicalId} is neither a parameter nor a resource of the template.`);
    return this.linked(() => {
      this.names.set(logicalId, 'in progress');
      const names = namesOf(this, logicalId, type);
      this.names.set(logicalId, names);
      return names;
    });
  }

  /** The value of an output. */
  output(name: string): unknown {
    if (this.outputs.has(name)) return this.outputs.get(name);
    const output = member(this.template['Outputs'], name);
    if (output === undefined) return unresolved(`There is no output ${name}.`);
    this.outputs.set(name, unresolved(`The output ${name} refers to itself.`));
    const value = this.linked(() => resolve(member(output, 'Value'), this.scope()));
    this.outputs.set(name, value);
    return value;
  }

  /** Keeps a chain of references short, wherever it leads. */
  private linked<T>(work: () => T): T | Unknown {
    if (this.shared.chain >= longestChain) return unresolved('The value leads through too many references.');
    this.shared.chain += 1;
    try {
      return work();
    } finally {
      this.shared.chain -= 1;
    }
  }
}
