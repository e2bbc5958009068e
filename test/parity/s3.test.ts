/** Rules of buckets, trails and alarms: the same verdict before a push and on the live account. */
import { parityOf } from './family.ts';

parityOf(['s3', 'cloudtrail', 'cloudwatch']);
