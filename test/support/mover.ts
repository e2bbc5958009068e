import assert from 'node:assert/strict';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

const nameOf = (arn: string): string => arn.split(':').at(-1) ?? '';

/** A proxy before an emulator. */
export interface Mover { readonly endpoint: string; stop(): void }

/** Starts a proxy that answers SQS's two calls about moves, which emulators do not know, by receiving, sending and deleting, and passes all others on to the client's endpoint. An application called `break` is told that its move failed. */
export async function startMover(sqs: SQSClient): Promise<Mover> {
  const { protocol, hostname, port, path } = await sqs.config.endpoint?.() ?? assert.fail('the client has no endpoint');
  const upstream = `${protocol}//${hostname}:${port ?? 80}${path}`;
  const moved = new Map<string, number>();
  const server: Server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const target = String(incoming.headers['x-amz-target'] ?? '');
      const input = target.includes('MessageMoveTask') ? JSON.parse(body.toString()) as { readonly SourceArn: string; readonly DestinationArn?: string } : undefined;
      const answer = (value: object): void => { outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(value)); };
      const broken = String(incoming.headers['user-agent']).includes('app/break');
      if (input && target.endsWith('StartMessageMoveTask')) {
        assert.ok(input.DestinationArn !== undefined, 'messages that event rules put there have no source of their own');
        if (!broken) moved.set(input.SourceArn, await moveAll(sqs, nameOf(input.SourceArn), nameOf(input.DestinationArn)));
        answer({ TaskHandle: 'h' });
      } else if (input) {
        answer({ Results: [broken ? { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource', ApproximateNumberOfMessagesMoved: 0 } : { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: moved.get(input.SourceArn) ?? 0 }] });
      } else {
        const passed = await new Promise<IncomingMessage>((done, failed) => { request(new URL(incoming.url ?? '/', upstream), { method: incoming.method ?? 'GET', headers: incoming.headers }, done).once('error', failed).end(body); });
        outgoing.writeHead(passed.statusCode ?? 500, passed.headers);
        passed.pipe(outgoing);
      }
    })();
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => { done(); }); });
  const address = server.address();
  return { endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, stop() { server.closeAllConnections(); server.close(); } };
}

async function moveAll(sqs: SQSClient, from: string, to: string): Promise<number> {
  const urlOf = async (QueueName: string): Promise<string> => (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
  const [source, destination] = [await urlOf(from), await urlOf(to)];
  for (let count = 0; ; count += 1) {
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: source }));
    if (!message) return count;
    await sqs.send(new SendMessageCommand({ QueueUrl: destination, MessageBody: message.Body }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: source, ReceiptHandle: message.ReceiptHandle }));
  }
}
