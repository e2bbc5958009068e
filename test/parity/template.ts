/** Scenes as CloudFormation templates, and what the gate says of them. */
import { judgeTemplate, type GateVerdict } from '../../lib/engine/gate.ts';
import type { Place } from '../../lib/template/environment.ts';
import { links } from '../../lib/template/links.ts';
import { loadTemplate } from '../../lib/template/load.ts';
import type { TypeName } from '../../lib/model/types.ts';
import { idiomatic } from './idiom.ts';
import { nameProperties } from './names.ts';
import { account, type Properties, type Scene, type Thing } from './scene.ts';
import { NotWritable, written } from './written.ts';

/** The gate's verdict on the subject of a scene; throws NotWritable where CloudFormation has no words for it. */
export function gateVerdict(scene: Scene): GateVerdict | undefined {
  return judged(scene, templateOf(scene), { account, region: scene.region, partition: scene.partition });
}

/** The same for the template as a developer writes it, deployed nobody knows where; only where the settings name the own account, or the example another region, it is given. */
export function idiomVerdict(scene: Scene): GateVerdict | undefined {
  const { params, trusted } = scene.settings;
  const text = templateOf(scene, true);
  const isNamed = JSON.stringify([params, trusted]).includes(account) || /\b[a-z]{2}(?:-[a-z]+)+-\d/.test(text);
  return judged(scene, text, { partition: scene.partition === 'aws' ? undefined : scene.partition, ...isNamed ? { account, region: scene.region } : {} });
}

function judged(scene: Scene, text: string, place: Place): GateVerdict | undefined {
  const loaded = loadTemplate('template.json', text, place);
  if (!loaded) throw new Error('no template');
  return judgeTemplate(loaded, [scene.registered], scene.settings).find((verdict) => verdict.resource.id === 'Subject');
}

/** The template's text: the subject, the other resources, and the satellites of each. */
export function templateOf(scene: Scene, idiom = false): string {
  if (belongsElsewhere(scene.subject)) throw new NotWritable('no template makes what belongs to another account');
  const own = scene.others.filter((other) => !belongsElsewhere(other));
  const things = new Map<string, Thing>([['Subject', scene.subject], ...own.map((other, index) => [`Other${index}`, other] as [string, Thing])]);
  const resources: Record<string, { Type: string; Properties: unknown }> = {};
  for (const [logicalId, thing] of things) {
    if (thing.type === 'AWS::Account') continue;
    const refer = (value: unknown): unknown => referring(value, things, logicalId);
    resources[logicalId] = { Type: thing.type, Properties: refer(propertiesOf(thing)) };
    for (const [type, list] of Object.entries(thing.parts)) {
      for (const [index, part] of list.entries()) {
        const Properties = refer(written(type as TypeName, part));
        resources[`${logicalId}${type.split('::').join('')}${index}`] = { Type: type, Properties: { ...Properties as Properties, ...parentOf(type as TypeName, thing, logicalId, part) } };
      }
    }
  }
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: idiom ? idiomatic(resources, things, scene) : resources });
}

/** True for what is another account's, or AWS's own. */
const belongsElsewhere = ({ arn }: Thing): boolean => ![undefined, '', account].includes(arn?.split(':')[4]);

function propertiesOf(thing: Thing): Properties {
  const name = nameProperties[thing.type];
  const tags = Object.entries(thing.tags).map(([Key, Value]) => ({ Key, Value }));
  return { ...name === undefined ? {} : { [name]: thing.name }, ...written(thing.type, thing.properties), ...tags.length === 0 ? {} : { Tags: tags } };
}

/** The property by which a satellite names its parent; an alias or version stays named by its qualifier. */
function parentOf(type: TypeName, thing: Thing, logicalId: string, part: Properties): Properties {
  const link = links[type]?.find(({ parent }) => parent === thing.type);
  if (!link) return {};
  const reference = { Ref: logicalId };
  const named = part[link.key];
  if (type === 'AWS::Lambda::Permission' && typeof named === 'string' && named.includes(':')) {
    return { FunctionName: { 'Fn::Sub': `\${${logicalId}}${named.slice(named.lastIndexOf(':'))}` } };
  }
  return { [link.key]: ['Topics', 'Queues', 'Roles'].includes(link.key) ? [reference] : reference };
}

/** Types whose ids AWS makes up: references to these are written as a template would, by `Fn::GetAtt`. */
const madeUp: Readonly<Partial<Record<TypeName, string>>> = {
  'AWS::KMS::Key': 'Arn', 'AWS::Lambda::CodeSigningConfig': 'CodeSigningConfigArn', 'AWS::Events::Connection': 'Arn',
};

function referring(value: unknown, things: ReadonlyMap<string, Thing>, own: string): unknown {
  if (typeof value === 'string') {
    for (const [logicalId, { type, arn }] of things) {
      const attribute = madeUp[type];
      if (logicalId !== own && attribute !== undefined && arn === value) return { 'Fn::GetAtt': [logicalId, attribute] };
    }
    return value;
  }
  if (Array.isArray(value)) return value.map((member) => referring(member, things, own));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, referring(inner, things, own)]));
}

