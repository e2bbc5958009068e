import type { Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, Unknown } from '../model/unknown.ts';
import { isStandIn } from '../template/environment.ts';
import { parentKey } from '../template/links.ts';
import type { Loaded } from '../template/loaded.ts';
import type { World } from './evaluate.ts';

/**
 * The resources of templates as rules see them: what is elsewhere in the account is unknown. To a rule that a template
 * decides (`closed`), the template is all there is: "no queue redrives here" then means none in the template.
 */
export function templateWorld(loaded: Loaded, closed = false): World {
  const index = new Map<string, Resource>();
  const lists = new Map<string, readonly (Resource | Unknown)[]>();
  const note = (key: string, resource: Resource): void => { if (!index.has(key)) index.set(key, resource); };
  for (const resource of loaded.resources) {
    for (const key of [...loaded.keysOf(resource), ...aliasesOf(resource)]) {
      note(at(resource.type, parentKey(resource.type, key), resource), resource);
      if (key.startsWith('arn:')) note(`${resource.type} ${key}`, resource);
    }
  }
  const elsewhere = (text: string): Unknown => new Unknown({ reason: 'unresolved', text });
  const find = (type: TypeName, key: string, from: Resource): Resource | undefined =>
    index.get(at(type, parentKey(type, key), from)) ?? index.get(at(type, parentKey(type, key), { ...from, region: 'global' })) ?? index.get(`${type} ${key}`);
  const more = loaded.stacks.find((stack) => stack.more)?.more;
  const anyGroup = loaded.resources.some(({ type, properties }) => type === 'AWS::Logs::LogGroup' && isUnknown(properties['LogGroupName'])) || more !== undefined;
  return {
    get(type, key, from) {
      const found = find(type, key, from);
      // Nobody can have made the group of a function whose name is made up at deployment, and a condition may leave it out.
      if (type === 'AWS::Logs::LogGroup' && isDefaultGroup(key) && !isUnknown(from.properties['FunctionName'])) return found ? left(found, from) : anyGroup ? elsewhere(`${key} may be in the template.`) : undefined;
      return found ?? elsewhere(`${key} is not in the template.`);
    },
    all(type, from) {
      const key = at(type, '', from);
      const list = lists.get(key) ?? [
        ...loaded.resources.filter((one) => one.type === type && one.account === from.account && (one.region === from.region || one.region === 'global' || from.region === 'global'))
          .map((one) => loaded.origin.get(one)?.maybe ?? one),
        ...(closed ? more ? [more] : [] : [elsewhere('The template shows only a part of the account.')]),
      ];
      lists.set(key, list);
      return list;
    },
  };

  function left(found: Resource, from: Resource): Resource | Unknown {
    const one = loaded.origin.get(found);
    return one?.maybe && one.condition !== loaded.origin.get(from)?.condition ? one.maybe : found;
  }
}

const isDefaultGroup = (key: string): boolean => key.startsWith('/aws/lambda/') && isStandIn(key.slice('/aws/lambda/'.length));

const at = (type: TypeName, key: string, { account, region }: { readonly account: string; readonly region: string }): string => JSON.stringify([type, account, region, key]);

/** A KMS key is also found by its aliases. */
function aliasesOf(resource: Resource): string[] {
  const aliases: unknown = resource.parts['AWS::KMS::Alias'];
  if (!Array.isArray(aliases)) return [];
  return aliases.flatMap((alias: unknown) => {
    const name = typeof alias === 'object' && alias !== null && 'properties' in alias && typeof alias.properties === 'object' && alias.properties !== null ? Reflect.get(alias.properties, 'AliasName') as unknown : undefined;
    return typeof name === 'string' ? [name, `arn:${resource.partition}:kms:${resource.region}:${resource.account}:${name}`] : [];
  });
}
