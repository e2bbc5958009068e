/** Rules of keys, log groups and tables: the same verdict before a push and on the live account. */
import { parityOf } from './family.ts';

parityOf(['kms', 'logs', 'dynamodb']);
