import { Duration, Tags } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersTag } from '../redrive/names.ts';
import { maxReceives } from '../sweep/messages.ts';
import { acknowledge } from './acknowledge.ts';
import { alarmOnLag, alarmOnMessages } from './alarms.ts';
import type { Encryption } from './encryption.ts';

/** What a queue of Stance needs from the rest of the stack. */
export interface QueueProps {
  readonly encryption: Encryption;
  readonly operations: ITopic;
  /** What `stance redrive` and its tag call it. */
  readonly name: string;
}

const common = ({ encryption }: QueueProps) => ({ encryption: QueueEncryption.KMS, encryptionMasterKey: encryption.key, enforceSSL: true, retentionPeriod: Duration.days(14), dataKeyReuse: Duration.hours(1) });

/** A work queue with its dead letters, an alarm on those, and one on work that waits too long. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: QueueProps & { readonly visibility: Duration; readonly lag: Duration }) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', common(props));
    this.queue = new Queue(this, 'Queue', { ...common(props), visibilityTimeout: props.visibility, deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maxReceives } });
    Tags.of(this.deadLetters).add(deadLettersTag, props.name);
    alarmOnMessages(this, this.deadLetters, `Messages of ${props.name} that Stance could not work on: stance redrive --queue ${props.name} moves them back.`, props.operations);
    alarmOnLag(this, this.queue, props.lag, props.operations);
  }
}

/** Dead letters of what does not come from a queue, with an alarm on them. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', common(props));
    acknowledge(this.queue, ['SQS3'], 'This is a dead-letter queue itself.');
    Tags.of(this.queue).add(deadLettersTag, props.name);
    alarmOnMessages(this, this.queue, `What ${props.name} could not deliver.`, props.operations);
  }
}
