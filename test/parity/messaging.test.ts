/** Rules of queues, topics and event buses: the same verdict before a push and on the live account. */
import { parityOf } from './family.ts';

parityOf(['sqs', 'sns', 'eventbridge']);
