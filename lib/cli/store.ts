import { InputError } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** Opens what `--store` names: a SQLite file, `dynamodb:TABLE`, or nothing for `none`; StoreError where it can't be used. */
export async function openStore(where: string, options: { readonly mustExist?: boolean } = {}): Promise<Store | undefined> {
  if (where === 'none') return undefined;
  if (where === '' || where === 'dynamodb:') throw new InputError({ what: '--store names nothing', mend: 'name a file, dynamodb:TABLE, or none' });
  if (where.startsWith('dynamodb:')) {
    const region = await regionOfEnvironment();
    if (region === undefined) throw new InputError({ what: `no region is set to find ${where} in`, mend: 'set AWS_REGION to the region of the deployed stack' });
    return (await import('../store/dynamodb.ts')).openDynamoDb(where.slice('dynamodb:'.length), { client: { region } });
  }
  return await (await import('../store/sqlite.ts')).openSqlite(where, options);
}

async function regionOfEnvironment(): Promise<string | undefined> {
  const set = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (set) return set;
  const { loadSharedConfigFiles } = await import('@smithy/shared-ini-file-loader');
  const { configFile } = await loadSharedConfigFiles();
  return configFile[process.env['AWS_PROFILE'] ?? 'default']?.['region'];
}
