import { unresolved } from './environment.ts';
import { shapes } from './schema.generated.ts';
import type { Stack } from './stack.ts';

/** How others refer to a resource of a template: by name, by ARN, by what `Ref` gives. */
export interface Names {
  /** Physical name, or a stand-in. */
  readonly name: string;
  readonly arn: string | undefined;
  readonly ref: string;
  /** `Fn::GetAtt`: a text, or why it is not known. */
  attribute(name: string): unknown;
}

/** Properties with the physical name of types whose ARN needs more than a name. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::Events::Rule': 'Name', 'AWS::Lambda::Alias': 'Name', 'AWS::Lambda::LayerVersion': 'LayerName', 'AWS::SNS::Subscription': '-',
};

/** The names of a resource; a resource without a physical name has a stand-in that is the same for every reference (AWS resource and property types reference, "Return values"). */
export function namesOf(stack: Stack, logicalId: string, type: string): Names {
  const [refIdentifier = '-', fromShape = '-', rest = ''] = (Object.hasOwn(shapes, type) ? shapes[type] ?? '' : '').split(' ');
  const nameProperty = Object.hasOwn(nameProperties, type) ? nameProperties[type] ?? '-' : fromShape;
  const standIn = stack.standIn(logicalId);
  const given = nameProperty === '-' ? undefined : stack.property(logicalId, nameProperty);
  const name = (typeof given === 'string' && given !== '') || typeof given === 'number' ? String(given) : standIn;
  const arn = arnOf(stack, logicalId, type, name, rest);
  const ref = refOf(stack, type, refIdentifier, name, standIn, arn);
  return {
    name, arn, ref,
    attribute(attribute) {
      if (arn !== undefined && isArnOf(type, attribute, refIdentifier)) return type === 'AWS::Logs::LogGroup' ? `${arn}:*` : arn;
      if (attribute === nameProperty || attribute === `${type.slice(type.lastIndexOf(':') + 1)}Name` || (attribute === 'Name' && nameProperty !== '-')) return name;
      if (attribute === refIdentifier) return ref;
      if (attribute === 'StreamArn' && arn !== undefined && type.startsWith('AWS::DynamoDB::')) return `${arn}/stream/${stack.standIn(logicalId)}`;
      // An id that a service makes up is as good as a generated name; an ARN or address is not, since rules read accounts and hosts in them.
      if (isGeneratedId(type, attribute)) return stack.standIn(`${logicalId}.${attribute}`);
      return unresolved(`${logicalId}.${attribute} is known only after deployment.`);
    },
  };
}

const isGeneratedId = (type: string, attribute: string): boolean =>
  /^AWS::(?!CloudFormation::|Serverless::)/.test(type) && (/^\w+Id$/.test(attribute) && !/(?:Account|CanonicalUser)Id$/.test(attribute) || attribute === 'DefaultSecurityGroup' || attribute === 'DefaultNetworkAcl');

function arnOf(stack: Stack, logicalId: string, type: string, name: string, rest: string): string | undefined {
  const { partition, region, account } = stack.environment;
  const own = (text: string): string => `arn:${partition}:${text}`;
  switch (type) {
    case 'AWS::Lambda::Alias': return qualified(stack, logicalId, stack.property(logicalId, 'Name'));
    case 'AWS::Lambda::Version': return qualified(stack, logicalId, undefined);
    case 'AWS::Lambda::LayerVersion': return own(`lambda:${region}:${account}:layer:${name}:${stack.standIn(logicalId)}`);
    case 'AWS::KMS::Alias': return own(`kms:${region}:${account}:${name}`);
    case 'AWS::Events::Rule': {
      const bus = stack.property(logicalId, 'EventBusName');
      const path = typeof bus === 'string' && bus !== 'default' ? `${bus.slice(bus.lastIndexOf('/') + 1)}/` : '';
      return own(`events:${region}:${account}:rule/${path}${name}`);
    }
    default: {
      if (rest === '') return undefined;
      const path = type.startsWith('AWS::IAM::') ? stack.property(logicalId, 'Path') : undefined;
      const named = typeof path === 'string' ? `${path.replace(/^\//, '')}${name}` : name;
      return own(rest.split('$r').join(region).split('$a').join(account).split('$n').join(named));
    }
  }
}

/** ARN of a version or alias: the function's with a qualifier. */
function qualified(stack: Stack, logicalId: string, qualifier: unknown): string | undefined {
  const target = stack.property(logicalId, 'FunctionName');
  if (typeof target !== 'string') return undefined;
  const { partition, region, account } = stack.environment;
  const base = target.startsWith('arn:') ? target : `arn:${partition}:lambda:${region}:${account}:function:${target}`;
  return `${base}:${typeof qualifier === 'string' ? qualifier : stack.standIn(logicalId)}`;
}

function refOf(stack: Stack, type: string, identifier: string, name: string, standIn: string, arn: string | undefined): string {
  if (type === 'AWS::SQS::Queue') {
    const { region, account, urlSuffix } = stack.environment;
    return `https://sqs.${region}.${urlSuffix}/${account}/${name}`;
  }
  if (arn !== undefined && isArnOf(type, identifier, identifier)) return arn;
  return identifier.endsWith('Name') ? name : standIn;
}

/** Types whose `Ref` gives an ARN under another name. */
const arnRefs = new Set(['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::Lambda::LayerVersion', 'AWS::SecretsManager::Secret']);

function isArnOf(type: string, attribute: string, refIdentifier: string): boolean {
  if (attribute === 'Arn') return true;
  if (arnRefs.has(type)) return attribute === refIdentifier || attribute.endsWith('Arn') || attribute === 'Id';
  return attribute === refIdentifier && attribute.toLowerCase().endsWith('arn');
}
