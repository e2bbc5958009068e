import { InputError } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** Opens what `--store` names: a SQLite file, `dynamodb:TABLE`, or nothing for `none`; StoreError where it can't be used. */
export async function openStore(where: string, options: { readonly mustExist?: boolean } = {}): Promise<Store | undefined> {
  if (where === 'none') return undefined;
  if (where === '' || where === 'dynamodb:') throw new InputError({ what: '--store names nothing', mend: 'name a file, dynamodb:TABLE, or none' });
  if (where.startsWith('dynamodb:')) return await (await import('../store/dynamodb.ts')).openDynamoDb(where.slice('dynamodb:'.length));
  return await (await import('../store/sqlite.ts')).openSqlite(where, options);
}
