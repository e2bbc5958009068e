/**
 * What a template does not know about the place where it will be deployed, and the stand-ins for it.
 *
 * A reference to something that exists only after deployment becomes a stable text in parentheses: `(Orders)` is the
 * generated name of the resource `Orders`, `(Child.Orders)` that of a resource in another stack of the same
 * application, `(AWS-StackName)` the stack's name. ARNs are built around them, so that two references to one resource are
 * equal. Account and region have stand-ins in the usual form, which equal the `account` and `region` of every
 * resource of the template, so that "the own account" compares equal. Where a decision needs the real value (conditions,
 * map keys) a stand-in counts as unknown.
 */
import { unknownAccount, unknownRegion } from '../model/place.ts';
import { Unknown } from '../model/unknown.ts';

/** Where a template will be deployed, as far as it is known. */
export interface Place {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly partition?: string | undefined;
  readonly stackName?: string | undefined;
}

/** Values of the pseudo parameters, or stand-ins. */
export interface Environment {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;
  readonly stackName: string;
  /** Whether the partition is given, or follows from the region. */
  readonly partitionKnown: boolean;
}

/** The environment of a place, with stand-ins for what is not given. */
export function environmentOf(place: Place): Environment {
  const fromRegion = place.region === undefined ? undefined
    : place.region.startsWith('cn-') ? 'aws-cn' : place.region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const partition = place.partition ?? fromRegion ?? 'aws';
  return {
    account: place.account ?? unknownAccount, region: place.region ?? unknownRegion, partition,
    urlSuffix: partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    stackName: place.stackName ?? '(AWS-StackName)',
    partitionKnown: place.partition !== undefined || fromRegion !== undefined,
  };
}

/** The value of a pseudo parameter (Pseudo parameters reference); `exact` where a stand-in is not good enough. */
export function pseudoParameter(name: string, environment: Environment, mode: 'text' | 'exact'): unknown {
  const { account, region, partition, urlSuffix, stackName, partitionKnown } = environment;
  switch (name) {
    case 'AWS::NoValue': return undefined;
    case 'AWS::AccountId': return account;
    case 'AWS::Region': return region;
    case 'AWS::StackName': return stackName;
    case 'AWS::StackId': return `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/(AWS-StackName)`;
    case 'AWS::Partition': case 'AWS::URLSuffix':
      if (mode === 'text' || partitionKnown) return name === 'AWS::Partition' ? partition : urlSuffix;
  }
  return unresolved(`${name} is known only after deployment.`);
}

/** Stand-ins for generated names, all those of templates that are read together. */
export class StandIns {
  private readonly tokens = new Set(['AWS-StackName']);

  /** The stand-in for the generated name of a resource. */
  of(prefix: string, logicalId: string): string {
    const token = `${prefix}${logicalId}`;
    this.tokens.add(token);
    return `(${token})`;
  }

  /** True where a text rests on something that is known only after deployment. */
  in(text: string): boolean {
    if (text.includes(unknownAccount) || text.includes(unknownRegion)) return true;
    for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
      const close = text.indexOf(')', open);
      if (close < 0) return false;
      if (this.tokens.has(text.slice(open + 1, close))) return true;
    }
    return false;
  }
}

/** True for a name that is a stand-in as a whole. */
export const isStandIn = (text: string): boolean => text.startsWith('(') && text.endsWith(')');

/** A text with the names of pseudo parameters for their stand-ins, for messages. */
export const spelled = (text: string): string => text.replaceAll(unknownAccount, 'AWS::AccountId').replaceAll(unknownRegion, 'AWS::Region');

/** A value that a template leaves open. */
export const unresolved = (text: string): Unknown => new Unknown({ reason: 'unresolved', text });
