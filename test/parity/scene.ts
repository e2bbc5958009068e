/** Examples of rules as scenes that can be written as a template and made in an emulator. */
import { exampleOf } from '../../lib/engine/example.ts';
import type { Settings } from '../../lib/engine/evaluate.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import type { TypeName } from '../../lib/model/types.ts';
import type { RegisteredRule, Rule } from '../../lib/rule.ts';
import { nameOf } from './names.ts';

/** Properties in CloudFormation's shape. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource of a scene, with its physical name. */
export interface Thing {
  readonly type: TypeName;
  readonly isSubject: boolean;
  readonly name: string;
  /** What the example calls it: references to these are to be found again. */
  readonly id: string;
  readonly arn: string | undefined;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Properties;
  readonly parts: Readonly<Record<string, readonly Properties[]>>;
}

/** An example with everything that it needs. */
export interface Scene {
  readonly rule: Rule;
  readonly registered: RegisteredRule;
  readonly wanted: 'pass' | 'fail';
  readonly name: string;
  readonly origin: 'live' | 'template' | undefined;
  readonly partition: string;
  /** Region of everything that says no other. */
  readonly region: string;
  readonly subject: Thing;
  readonly others: readonly Thing[];
  readonly settings: Settings;
}

/** The account that the examples are written for; the emulator is started with it (MOTO_ACCOUNT_ID). */
export const account = '111122223333';

const homes: Readonly<Record<string, string>> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

/** What an example leaves open where it is the point of the example: such a scene stands on no side. */
export const holdsUnknown = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return isUnknown(value) || Object.values(value).some(holdsUnknown);
};

type AnyExample = Rule['examples']['pass'][number];

/** The scenes of a rule; undefined in place of an example that holds something unknown. */
export function scenesOf(registered: RegisteredRule): readonly { readonly name: string; readonly scene: Scene | undefined }[] {
  const { rule } = registered;
  return (['pass', 'fail'] as const).flatMap((wanted) => rule.examples[wanted].map((example) =>
    ({ name: example.name, scene: holdsUnknown(example) ? undefined : sceneOf(registered, wanted, example) })));
}

function sceneOf(registered: RegisteredRule, wanted: 'pass' | 'fail', example: AnyExample): Scene {
  const { rule } = registered;
  const { settings } = exampleOf(rule, example);
  const partition = example.partition ?? 'aws';
  const region = example.region === undefined || example.region === 'global' ? homes[partition] ?? 'us-east-1' : example.region;
  // An example of another partition says only what matters; the rest of it moves there too.
  const move = <T>(value: T): T => (partition === 'aws' ? value
    : JSON.parse(JSON.stringify(value).replaceAll('arn:aws:', `arn:${partition}:`).replaceAll('us-east-1', region)) as T);
  const subject = move({ ...example, type: example.type ?? rule.type, region });
  const listed = move([...(example.others ?? []), ...sourceQueues(example)]) as readonly Raw[];
  const others = listed.map((other) => thingOf({ ...other, region: other.region === undefined || other.region === 'global' ? region : other.region }, false));
  const made = thingOf(subject, true);
  return {
    rule, registered, wanted, name: example.name, origin: example.origin, partition, region, subject: made,
    // The subject may stand in its own list.
    others: others.filter((other) => other.type !== made.type || other.name !== made.name),
    settings: { ...settings, params: move(settings.params) },
  };
}

interface Raw {
  readonly type: TypeName;
  readonly id?: string;
  readonly arn?: string;
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Properties;
  readonly parts?: Readonly<Record<string, readonly Properties[]>>;
}

function thingOf(raw: Raw, isSubject: boolean): Thing {
  const { type, arn, tags = {}, parts = {}, region = 'us-east-1' } = raw;
  const { DeadLetterSourceQueues: _, ...properties } = raw.properties ?? {};
  return { type, isSubject, id: raw.id ?? 'example', arn, region, tags, properties, parts, name: nameOf({ type, id: raw.id, arn, properties, parts }) };
}

/** The queues that have the subject as their dead-letter queue: SQS derives the list from them. */
function sourceQueues(example: AnyExample): Raw[] {
  const urls: unknown = (example.properties as Properties)['DeadLetterSourceQueues'];
  return Array.isArray(urls) ? urls.map((url) => {
    const name = String(url).slice(String(url).lastIndexOf('/') + 1);
    return { type: 'AWS::SQS::Queue' as const, id: name, properties: { RedrivePolicy: { deadLetterTargetArn: example.arn, maxReceiveCount: 3 } } };
  }) : [];
}
