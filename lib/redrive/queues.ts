import { DescribeStacksCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetQueueAttributesCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import { deadLettersTag, worksForTag } from './names.ts';
import type { RedriveClients } from './redrive.ts';

/** A dead-letter queue of a deployed Stance. */
export interface DeadLetterQueue {
  /** `events`, `sweep-s3`, `alerts`, `forwarder-eu-west-1`... */
  readonly name: string;
  readonly region: string;
  readonly url: string;
  readonly arn: string;
  readonly messages: number;
  /** The queue that works on its messages; absent where none can. */
  readonly to?: { readonly name: string; readonly url: string; readonly arn: string };
  /** True where SQS itself can move them back. */
  readonly inOneGo: boolean;
}

interface Found { readonly region: string; readonly url: string; readonly arn: string; readonly messages: number; readonly deadLetters?: string; readonly tags: Readonly<Record<string, string>> }

/** All dead-letter queues of a stack and of its forwarders, by the tags that the stack gave them. */
export async function deadLettersOf(clients: RedriveClients, stack: string, region: string): Promise<readonly DeadLetterQueue[]> {
  const { Stacks: [described] = [] } = await clients.cloudFormation(region).send(new DescribeStacksCommand({ StackName: stack }));
  const forwarded = described?.Outputs?.find(({ OutputKey }) => OutputKey?.includes('ForwardedFrom'))?.OutputValue ?? 'none';
  const regions = forwarded === 'none' ? [] : forwarded.split(',');
  const home = await queuesOf(clients, stack, region);
  const there = (await Promise.all(regions.map((other) => queuesOf(clients, `${stack}-Forwarder-${other}`, other)))).flat();
  const sourceOf = (arn: string): Found | undefined => home.find(({ deadLetters }) => deadLetters === arn);
  const named = (name: string): Found | undefined => sourceOf(home.find(({ tags }) => tags[deadLettersTag] === name)?.arn ?? '');
  return [...home, ...there].flatMap(({ region: at, url, arn, messages, tags }) => {
    const name = tags[deadLettersTag];
    if (name === undefined) return [];
    const source = sourceOf(arn);
    const to = source ?? named(tags[worksForTag] ?? '');
    return [{ name, region: at, url, arn, messages, inOneGo: source !== undefined, ...(to ? { to: { name: tags[worksForTag] ?? name, url: to.url, arn: to.arn } } : {}) }];
  }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function queuesOf(clients: RedriveClients, stack: string, region: string): Promise<readonly Found[]> {
  const urls: string[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client: clients.cloudFormation(region) }, { StackName: stack })) {
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries) if (ResourceType === 'AWS::SQS::Queue' && PhysicalResourceId !== undefined) urls.push(PhysicalResourceId);
  }
  const sqs = clients.sqs(region);
  return await Promise.all(urls.map(async (url) => {
    const [{ Attributes = {} }, { Tags = {} }] = await Promise.all([
      sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages', 'RedrivePolicy'] })), sqs.send(new ListQueueTagsCommand({ QueueUrl: url })),
    ]);
    const policy = Attributes['RedrivePolicy'] === undefined ? undefined : JSON.parse(Attributes['RedrivePolicy']) as { readonly deadLetterTargetArn?: string };
    return { region, url, arn: Attributes['QueueArn'] ?? '', messages: Number(Attributes['ApproximateNumberOfMessages'] ?? 0), tags: Tags, ...(policy?.deadLetterTargetArn === undefined ? {} : { deadLetters: policy.deadLetterTargetArn }) };
  }));
}
