import { canName } from './paths.ts';
import { shapes } from './shapes.ts';
import type { Shape } from './shapes.ts';

/** Where a record says that its resources are. */
export interface Place { readonly partition: string; readonly region: string; readonly account: string }

/** A named resource; `arn` only where it is certain. */
export interface Identity { readonly id: string; readonly arn?: string; readonly region?: string; readonly account?: string }

interface Arn { readonly partition: string; readonly service: string; readonly region: string; readonly account: string; readonly resource: string }

const parseArn = (text: string): Arn | undefined => {
  const parts = text.split(':');
  const [arn, partition, service, region, account] = parts;
  if (arn !== 'arn' || parts.length < 6 || partition === undefined || service === undefined || region === undefined || account === undefined) return undefined;
  return { partition, service, region, account, resource: parts.slice(5).join(':') };
};
const writeArn = (arn: Arn): string => `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;

const balancer = /^listener(?:-rule)?\/((?:app|net|gwy)\/[^/]+\/[^/]+)\//;
const resourceFor = (shape: Shape, arn: Arn): string => {
  if (shape.service === 'wafv2') return arn.resource.slice(arn.resource.indexOf('/') + 1);
  const ofListener = shape.rest === 'second' ? balancer.exec(arn.resource)?.[1] : undefined;
  return ofListener === undefined ? arn.resource : `loadbalancer/${ofListener}`;
};

const cut = (text: string, marks: string): string => {
  const ends = [...marks].map((mark) => text.indexOf(mark)).filter((index) => index >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
};

/** The id inside the rest of an ARN's resource part; undefined where the ARN is not the type's. */
const idIn = (shape: Shape, rest: string): string | undefined => {
  switch (shape.rest) {
    case 'path': return rest.slice(rest.lastIndexOf('/') + 1);
    case 'first': return cut(rest, '/');
    case 'second': return /^(?:app|net|gwy)\/([^/]+)\//.exec(rest)?.[1];
    case 'ssm': return rest.lastIndexOf('/') > 0 ? rest : rest.slice(1);
    case 'raw': case 'opaque': return rest;
    default: return cut(rest, shape.rest.slice(2));
  }
};

const canBuild = (shape: Shape): boolean => shape.rest.startsWith('id') || shape.rest === 'ssm';
const restFor = (shape: Shape, id: string): string => (shape.rest === 'ssm' && !id.startsWith('/') ? `/${id}` : id);
const fits = (shape: Shape, id: string): boolean => id !== '' && (shape.idPrefix === undefined || id.startsWith(shape.idPrefix));

const fromArn = (shape: Shape, text: string, arn: Arn): Identity | undefined => {
  const resource = resourceFor(shape, arn);
  if (arn.service !== shape.service || !resource.startsWith(shape.prefix)) return undefined;
  if (!shape.scope.includes('a') && shape.prefix === '' && arn.account !== '') return undefined;
  const id = idIn(shape, resource.slice(shape.prefix.length));
  if (id === undefined || !fits(shape, id)) return undefined;
  const whole = canBuild(shape) ? writeArn({ ...arn, resource: shape.prefix + restFor(shape, id) })
    : shape.rest === 'second' ? writeArn({ ...arn, resource }) : text;
  return { id, arn: whole, ...(arn.region === '' ? {} : { region: arn.region }), ...(arn.account === '' || arn.account === 'aws' ? {} : { account: arn.account }) };
};

/** The ARN of a type's resource by its id, where type, place and id leave no doubt. */
export function arnFor(type: string, id: string, place: Place): string | undefined {
  const shape = shapes.get(type);
  if (shape === undefined || !canBuild(shape)) return undefined;
  const region = shape.scope.includes('r') ? place.region : '';
  const account = shape.scope.includes('a') ? place.account : '';
  if ((shape.scope.includes('r') && region === '') || (shape.scope.includes('a') && account === '')) return undefined;
  return writeArn({ partition: place.partition, service: shape.service, region, account, resource: shape.prefix + restFor(shape, id) });
}

/** Lambda takes a name or `account:function:name`, each with a qualifier or none. */
const functionName = (text: string): string => {
  const parts = text.split(':');
  return (parts[1] === 'function' ? parts[2] : parts[0]) ?? '';
};

const nameFor = (type: string, text: string): string => {
  switch (type) {
    case 'AWS::Lambda::Function': return functionName(text);
    case 'AWS::SQS::Queue': return text.slice(text.lastIndexOf('/') + 1);
    case 'AWS::Route53::HostedZone': case 'AWS::Route53::DNSSEC': return text.slice(text.lastIndexOf('/') + 1);
    case 'AWS::Logs::LogGroup': return cut(text, ':');
    case 'AWS::RDS::DBInstance': case 'AWS::RDS::DBCluster': return text.toLowerCase();
    default: return text;
  }
};

const strange = (type: string, id: string): boolean => type === 'AWS::KMS::Key' && id.startsWith('alias/');
const decoded = (text: string): string => (text.slice(0, 6).toLowerCase() === 'arn%3a' ? text.replaceAll(/%3a/gi, ':').replaceAll(/%2f/gi, '/') : text);

/** Reads a name, id, ARN or queue URL as a resource of the type; undefined where it is not one. */
export function identify(type: string, value: string, place: Place): Identity | undefined {
  const text = decoded(value);
  const shape = shapes.get(type);
  const arn = parseArn(text);
  if (shape?.rest === 'raw') return { id: text };
  if (arn !== undefined) return shape === undefined ? { id: text, arn: text } : fromArn(shape, text, arn);
  const id = nameFor(type, text);
  if (!canName(id) || strange(type, id) || (shape?.idPrefix !== undefined && shape.service === 'elasticfilesystem' && !fits(shape, id))) return undefined;
  const owner = type === 'AWS::SQS::Queue' ? /^https?:\/\/[^/]+\/(\d+)\//.exec(text)?.[1] : undefined;
  const whole = arnFor(type, id, owner === undefined ? place : { ...place, account: owner });
  return { id, ...(whole === undefined ? {} : { arn: whole }), ...(owner === undefined ? {} : { account: owner }) };
}

/** The type that an ARN, or an EC2 id by its prefix, belongs to. */
export function typeOf(value: string): string | undefined {
  const text = decoded(value);
  const arn = parseArn(text);
  let best: Shape | undefined;
  for (const shape of shapes.values()) {
    if (shape.rest === 'raw') continue;
    const length = arn === undefined ? (shape.service === 'ec2' && shape.idPrefix !== undefined && text.startsWith(shape.idPrefix) ? shape.idPrefix.length : -1)
      : fromArn(shape, text, arn) === undefined ? -1 : shape.prefix.length;
    const bestLength = best === undefined ? -1 : arn === undefined ? (best.idPrefix ?? '').length : best.prefix.length;
    if (length > bestLength) best = shape;
  }
  return best?.type;
}
