import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ClientDefaults } from '../collect/clients.ts';
import { callErrorOf } from '../collect/errors.ts';
import { AccessError, InputError, oneLine } from '../errors.ts';
import { redrive as redriveQueues } from '../redrive/redrive.ts';
import type { Output } from './output.ts';
import { credentials, profileRegion } from './session.ts';

/** Options of `stance redrive`. */
export interface RedriveOptions {
  readonly queue: string;
  readonly stack: string;
  readonly region?: string;
  readonly profile?: string;
  readonly dryRun?: true;
}

/** `stance redrive`: what waits in the dead-letter queues of the deployed monitor goes back to work. */
export async function redrive(output: Output, options: RedriveOptions): Promise<number> {
  if (options.profile !== undefined) process.env['AWS_PROFILE'] = options.profile;
  const region = options.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? await profileRegion(options.profile);
  if (region === undefined) throw new InputError({ what: 'the region of the stack is not known', mend: 'give --region or set AWS_REGION' });
  const defaults = new ClientDefaults(await credentials(options.profile));
  try {
    const done = await redriveQueues(
      { cloudFormation: (of) => new CloudFormationClient(defaults.for('cloudformation', of)), sqs: (of) => new SQSClient({ ...defaults.for('sqs', of), useQueueUrlAsEndpoint: false }) },
      { stack: options.stack, region, queue: options.queue, dryRun: options.dryRun === true, say: (line) => { output.out(`${oneLine(line, 1000)}\n`); }, sleep: (ms) => new Promise((wake) => { setTimeout(wake, ms); }) },
    );
    if (!done) throw new InputError({ what: options.queue === 'all' ? `the stack ${options.stack} in ${region} has no dead-letter queues` : `the stack ${options.stack} in ${region} has no dead-letter queue ${options.queue}`, mend: 'stance redrive --dry-run lists them; --stack and --region say where' });
    output.out(`${options.dryRun === true ? 'Nothing was moved (--dry-run)' : `${done.moved} ${done.moved === 1 ? 'message' : 'messages'} moved`}.\n`);
    return done.failed === 0 ? 0 : 2;
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (!(error instanceof Error)) throw error;
    const { reason } = callErrorOf('sqs', 'StartMessageMoveTask', error);
    const missing = error.name === 'ValidationError' && error.message.includes('does not exist');
    throw new AccessError(missing ? { what: `there is no stack ${options.stack} in ${region}`, mend: 'say where it is by --stack and --region' }
      : { what: `it stopped: ${oneLine(error.message).replace(/\.$/, '')}`, mend: reason === 'denied' ? 'docs/on-call.md lists the actions that it needs' : 'see docs/on-call.md, and run it again: what was moved stays moved' });
  } finally {
    defaults.handler.destroy();
  }
}
