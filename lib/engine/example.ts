import type { Example, ExampleResource, Rule, Trusted, Parameter } from '../rule.ts';
import type { Part, Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, type Unknown } from '../model/unknown.ts';
import type { Settings, World } from './evaluate.ts';

type AnyExample = Example<TypeName, TypeName, TypeName, Readonly<Record<string, Parameter>>>;

const account = '111122223333';

/** Nobody outside is trusted: the default configuration. */
export const trustNobody: Trusted = { accounts: [], orgs: [], orgUnits: [], vpcs: [], vpcEndpoints: [], ips: [] };

/** An example of a rule as the engine's input: the resource, the world around it, and settings. */
export function exampleOf(rule: Rule, example: AnyExample): { readonly resource: Resource; readonly world: World; readonly settings: Settings } {
  const isAccount = rule.type === 'AWS::Account';
  const id = example.id ?? (isAccount ? account : 'example');
  const resource = build(({
    type: example.type ?? rule.type, id, properties: example.properties, account,
    region: example.region ?? (isAccount && rule.scope !== 'region' ? 'global' : 'us-east-1'),
    ...(example.arn === undefined ? {} : { arn: example.arn }),
    ...(example.tags === undefined ? {} : { tags: example.tags }),
    ...(example.parts === undefined ? {} : { parts: example.parts }),
  }) as ExampleResource<TypeName>, example.partition ?? 'aws', example.origin ?? 'live');
  const others = (example.others ?? []).map((other) => (isUnknown(other) ? other : build(other, example.partition ?? 'aws', 'live')));
  const lists = new Map<TypeName, readonly (Resource | Unknown)[]>();
  return {
    resource,
    world: {
      get: (type, key) => others.find((o): o is Resource => !isUnknown(o) && o.type === type && (o.id === key || o.arn === key || o.name === key)),
      all: (type) => {
        const list = lists.get(type) ?? others.filter((o) => isUnknown(o) || o.type === type);
        lists.set(type, list);
        return list;
      },
    },
    settings: {
      now: new Date(example.now ?? '2026-06-01T00:00:00Z'),
      trusted: { ...trustNobody, ...example.trusted },
      params: { [rule.id]: (example.params ?? {}) as Readonly<Record<string, Parameter>> },
    },
  };
}

function build(from: ExampleResource<TypeName>, partition: string, origin: 'live' | 'template'): Resource {
  const parts: Partial<Record<TypeName, readonly Part[]>> = {};
  for (const [type, list] of Object.entries(from.parts ?? {})) {
    const partType = type as TypeName;
    parts[partType] = isUnknown(list) ? list as never : (list ?? []).map((properties, index) =>
      (isUnknown(properties) ? properties as never : { type: partType, id: `${from.id}-${index}`, properties: { ...properties as Record<string, unknown> } }));
  }
  return {
    type: from.type, id: from.id, name: from.id, ...(from.arn === undefined ? {} : { arn: from.arn }),
    account: from.account ?? account, region: from.region ?? 'us-east-1', partition, origin,
    tags: { ...from.tags }, properties: { ...from.properties as Record<string, unknown> | undefined }, parts,
  };
}
