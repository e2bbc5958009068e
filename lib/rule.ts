/** What a rule is: the one file that a rule author must read. See docs/rule-authors.md for a walk through. */
import type { Json } from './model/json.ts';
import type { PropertiesOf, TypeName } from './model/types.ts';
import type { Severity } from './model/verdict.ts';
import { Unknown, type Because } from './model/unknown.ts';

export { whole, cannotKnow } from './model/view.ts';
export { each, every, flatten, some } from './engine/wrong.ts';
export type { PropertiesOf, TypeName } from './model/types.ts';

/** Frameworks whose ids a rule may carry; the columns of data/controls.csv. */
export type Framework = 'fsbp' | 'cis-v3' | 'cis-v5' | 'cis-v6' | 'cis-v7' | 'nist-800-53-r5' | 'pci-v4';

/** A parameter's value; its type is that of the default. */
export type Parameter = number | boolean | string | readonly string[];

/** The type that a parameter of this default may be set to. */
export type Widened<V> = V extends number ? number : V extends boolean ? boolean : V extends string ? string : readonly string[];

/** Outsiders that the configuration trusts, by kind. */
export interface Trusted {
  readonly accounts: readonly string[];
  readonly orgs: readonly string[];
  readonly orgUnits: readonly string[];
  readonly vpcs: readonly string[];
  readonly vpcEndpoints: readonly string[];
  readonly ips: readonly string[];
}

/** A resource as a check sees it: its properties by CloudFormation name, its identity in lower case, its parts. */
export type Subject<T extends TypeName, P extends TypeName = never> = PropertiesOf<T> & {
  readonly type: T;
  readonly id: string;
  readonly name: string;
  readonly arn: string | undefined;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** `live`, or `template` where account-wide defaults can't be seen. */
  readonly origin: 'live' | 'template';
  /** Tags by key. */
  readonly tags: Readonly<Record<string, string>>;
  /** Satellites of a type that the rule declares in `parts`. */
  parts<K extends P>(type: K): readonly PropertiesOf<K>[];
}

/** What else a check may use: the time, parameters, trusted outsiders and resources of the types in `reads`. */
export interface RuleContext<R extends TypeName, A extends Readonly<Record<string, Parameter>>> {
  readonly now: Date;
  readonly params: { readonly [K in keyof A]: Widened<A[K]> };
  readonly trusted: Trusted;
  /** One resource by id or ARN, in the subject's account and region; undefined where it surely does not exist. */
  readonly get: <K extends R>(type: K, idOrArn: string) => Subject<K, TypeName> | undefined;
  /** All resources of a type in the subject's account and region, or another region; an unreadable rest is an unknown last member. */
  readonly all: <K extends R>(type: K, region?: string) => readonly Subject<K, TypeName>[];
}

/** What is wrong, in one sentence that names the value seen; anything empty means that the rule holds. */
export type Wrong = string | false | null | undefined | readonly Wrong[];

/** Another resource that an example's rule reads. */
export type ExampleResource<R extends TypeName> = { [K in R]: {
  readonly type: K;
  readonly id: string;
  readonly arn?: string;
  readonly account?: string;
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: PropertiesOf<K>;
  readonly parts?: { readonly [P in TypeName]?: readonly PropertiesOf<P>[] };
} }[R];

/** A resource that shows what passes or fails; account 111122223333, region us-east-1, unless it says otherwise. */
export interface Example<T extends TypeName, P extends TypeName, R extends TypeName, A> {
  /** What the example shows. */
  readonly name: string;
  /** One of the rule's `also`; default its `type`. */
  readonly type?: T;
  readonly properties: PropertiesOf<T>;
  readonly parts?: { readonly [K in P]?: readonly PropertiesOf<K>[] };
  readonly tags?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly arn?: string;
  readonly region?: string;
  readonly partition?: string;
  readonly origin?: 'live' | 'template';
  readonly others?: readonly ExampleResource<R>[];
  readonly params?: { readonly [K in keyof A]?: Widened<A[K]> };
  readonly trusted?: Partial<Trusted>;
  /** The time of the check; default 2026-06-01T00:00:00Z. */
  readonly now?: string;
}

/** A rule as its author writes it. */
export interface RuleSpec<T extends TypeName, P extends TypeName, R extends TypeName, A extends Readonly<Record<string, Parameter>>> {
  /** The `our_key` column of data/controls.csv, and the file's name. */
  readonly id: string;
  /** Type of the aggregate that is judged. */
  readonly type: T;
  /** Further types that the same check judges: users and groups beside roles. */
  readonly also?: readonly T[];
  /** Types of the satellites that the check reads. */
  readonly parts?: readonly P[];
  /** Types of the other resources that the check reads. */
  readonly reads?: readonly R[];
  /** Only for `AWS::Account`: judged once (`global`, default) or in every region. */
  readonly scope?: 'global' | 'region';
  /** What must hold, as a sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters: what an attacker or an accident does otherwise. */
  readonly why: string;
  /** What to do about it: a command or a CloudFormation property. */
  readonly fix: string;
  readonly controls: Partial<Record<Framework, readonly string[]>>;
  /** Parameters with their defaults; set in stance.config. */
  readonly params?: A;
  /** Returns what is wrong, or nothing. Pure: no clock, no randomness, no I/O. */
  check(subject: Subject<T, P>, context: RuleContext<R, A>): Wrong;
  readonly examples: {
    readonly pass: readonly [Example<T, P, R, A>, ...Example<T, P, R, A>[]];
    readonly fail: readonly [Example<T, P, R, A>, ...Example<T, P, R, A>[]];
    readonly unknown?: readonly Example<T, P, R, A>[];
  };
}

/** A rule as the engine runs it; the author's types are erased. */
export type Rule = RuleSpec<TypeName, TypeName, TypeName, Readonly<Record<string, Parameter>>>;

/** A rule with what its row of data/controls.csv says about it. */
export interface RegisteredRule {
  readonly rule: Rule;
  /** The `service` column. */
  readonly service: string;
  /** The `evaluable_from_template` column. */
  readonly template: 'yes' | 'partial' | 'no';
  /** Names of the CloudTrail events that may change the verdict; empty where only a sweep sees it. */
  readonly triggers: readonly string[];
}

/** Declares a rule; types its check and examples by the resource type. */
export function rule<const T extends TypeName, const P extends TypeName = never, const R extends TypeName = never, const A extends Readonly<Record<string, Parameter>> = Record<never, never>>(
  spec: RuleSpec<T, P, R, A>,
): Rule {
  return spec as unknown as Rule;
}

/** All types of aggregates that a rule judges. */
export const typesOf = (of: Rule): readonly TypeName[] => [of.type, ...of.also ?? []];

/** An unknown leaf for an example's property. */
export const notKnown = (text = 'It could not be read.', reason: Because['reason'] = 'unresolved'): never =>
  new Unknown({ reason, text }) as never;

/** The members of a value that AWS allows to be one or many. */
export const listOf = <T extends Json | object>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
