import type { Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { Unknown } from '../model/unknown.ts';
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
  return {
    get: (type, key, from) => index.get(at(type, parentKey(type, key), from)) ?? index.get(at(type, parentKey(type, key), { ...from, region: 'global' }))
      ?? index.get(`${type} ${key}`) ?? elsewhere(`${key} is not in the template.`),
    all(type, from) {
      const key = at(type, '', from);
      const list = lists.get(key) ?? [
        ...loaded.resources.filter((one) => one.type === type && one.account === from.account && (one.region === from.region || one.region === 'global' || from.region === 'global'))
          .map((one) => loaded.maybe(one) ?? one),
        ...(closed ? [] : [elsewhere('The template shows only a part of the account.')]),
      ];
      lists.set(key, list);
      return list;
    },
  };
}

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
