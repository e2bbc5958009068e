/** Templates as developers write them: no physical names, and references in place of written account, region and ARNs. */
import { shapes } from '../../lib/template/schema.generated.ts';
import { nameProperties } from './names.ts';
import { account, type Scene, type Thing } from './scene.ts';

type Things = ReadonlyMap<string, Thing>;

/** A template with `Ref`, `Fn::GetAtt` and `Fn::Sub` where plain text refers to the template's own resources or to where it is deployed. */
export function idiomatic(template: Record<string, { Type: string; Properties: unknown }>, things: Things, scene: Scene): Record<string, unknown> {
  return Object.fromEntries(Object.entries(template).map(([logicalId, { Type, Properties }]) => {
    const thing = things.get(logicalId);
    const properties = { ...Properties as Record<string, unknown> };
    if (thing) {
      const name = nameProperties[thing.type];
      if (name !== undefined && !keepsName(thing)) delete properties[name];
    }
    const written = rewritten(properties, '', logicalId, things, scene) as Record<string, unknown>;
    return [logicalId, asPolicy(Type, written) ?? { Type, Properties: written }];
  }));
}

/** An inline policy as CDK writes it: a resource of a type of its own, which names those who have it. */
function asPolicy(type: string, { PolicyName = 'inline', PolicyDocument, ...rest }: Record<string, unknown>): object | undefined {
  const [, kind] = /^AWS::IAM::(Role|User|Group)Policy$/.exec(type) ?? [];
  return kind === undefined ? undefined : { Type: 'AWS::IAM::Policy', Properties: { PolicyName, PolicyDocument, [`${kind}s`]: [rest[`${kind}Name`]] } };
}

/** Names that mean something: written by the example, of a log group that a function writes to, or repeated in the resource itself, which can't refer to itself. */
const keepsName = (thing: Thing): boolean => thing.properties[nameProperties[thing.type] ?? ''] !== undefined || thing.type === 'AWS::Logs::LogGroup'
  || thing.name === 'default' || new RegExp(`[":]${thing.name}"`).test(JSON.stringify(thing.properties));

/** Properties that take the name of another resource. */
const nameTaking = new Set(['S3BucketName', 'DestinationBucketName', 'FunctionName', 'EventBusName', 'LogGroup', 'LogGroupName']);

function rewritten(value: unknown, key: string, own: string, things: Things, scene: Scene): unknown {
  if (typeof value === 'string') return textOf(value, key, own, things, scene);
  if (Array.isArray(value)) return value.map((member) => rewritten(member, key, own, things, scene));
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, 'Ref') || Object.hasOwn(value, 'Fn::GetAtt')) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewritten(inner, name, own, things, scene)]));
}

function textOf(text: string, key: string, own: string, things: Things, scene: Scene): unknown {
  let result = text.replaceAll('${', '${!');
  for (const [logicalId, thing] of things) {
    if (logicalId === own || thing.type === 'AWS::Account') continue;
    if (nameTaking.has(key) && text === thing.name) return { Ref: logicalId };
    const arn = arnOf(thing, scene.partition);
    if (thing.type === 'AWS::Logs::LogGroup' && text === `${arn ?? ''}:*`) return { 'Fn::GetAtt': [logicalId, 'Arn'] };
    // `Fn::GetAtt` of a log group gives another text than policies speak of.
    else if (arn !== undefined && thing.type !== 'AWS::Logs::LogGroup' && refersTo(text, arn)) result = result.replace(arn, thing.type === 'AWS::SNS::Topic' ? `\${${logicalId}}` : `\${${logicalId}.Arn}`);
    if (key === 'LogGroupName') result = result.replace(`/aws/lambda/${thing.name}`, `/aws/lambda/\${${logicalId}}`);
  }
  result = result.replaceAll(account, '${AWS::AccountId}').replaceAll(scene.region, '${AWS::Region}').replaceAll(`arn:${scene.partition}:`, 'arn:${AWS::Partition}:');
  return result === text ? text : { 'Fn::Sub': result };
}

/** True where a text is an ARN, holds it in quotes, or begins with it and goes on below it. */
const refersTo = (text: string, arn: string): boolean => text === arn || text.includes(`"${arn}"`) || (text.startsWith(arn) && '/:*'.includes(text.charAt(arn.length)));

/** The ARN that the example's name makes. */
function arnOf({ type, name, region, arn }: Thing, partition: string): string | undefined {
  const [, , shape] = (shapes[type] ?? '').split(' ');
  if (arn !== undefined) return arn;
  if (!shape) return undefined;
  return `arn:${partition}:${shape.split('$r').join(region).split('$a').join(account).split('$n').join(name)}`;
}
