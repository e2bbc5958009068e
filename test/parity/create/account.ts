import { PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { account as AccountId } from '../scene.ts';
import type { Create } from './aws.ts';

/** AWS::Account: the block of public access; the account itself is there. */
export const account: Create = async (thing, aws) => {
  const block = thing.properties['S3PublicAccessBlock'];
  if (block !== undefined && block !== null) await aws.client(S3ControlClient, true).send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration: block }));
  return { id: AccountId };
};
