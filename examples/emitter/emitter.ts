/** A proxy before an emulator that passes every call on and, for each change, puts the event on the bus that AWS would send. */
import { randomUUID } from 'node:crypto';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetAccessKeyLastUsedCommand, IAMClient } from '@aws-sdk/client-iam';
import { callOf, type Asked, type Call } from './request.ts';
import { recordOf, type Identity } from './record.ts';
import { parseXml } from './xml.ts';

/** Where calls go, and who hears of what happens. */
export interface EmitterOptions {
  readonly upstream: string;
  readonly account: string;
  /** Whom access keys belong to; others are asked of IAM. */
  readonly users?: Readonly<Record<string, string>>;
  readonly onEvent?: (record: NonNullable<ReturnType<typeof recordOf>>) => void;
  readonly onTrouble?: (text: string) => void;
  /** False: events are only told to `onEvent`, for emulators whose bus takes none of AWS's own sources. */
  readonly toBus?: boolean;
}

/** A running emitter. */
export interface Emitter {
  readonly endpoint: string;
  /** Waits until every event of calls that were answered is on the bus. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const credentials = { accessKeyId: 'emitter', secretAccessKey: 'emitter' };

/** Starts the proxy on a free loopback port. */
export async function startEmitter(options: EmitterOptions): Promise<Emitter> {
  const { upstream, account } = options;
  const sessions = new Map<string, Identity>();
  const pending = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => { void pass(incoming, outgoing); });
  await new Promise<void>((done, failed) => { server.once('error', failed).listen(0, '127.0.0.1', () => { done(); }); });
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    async settled() { while (pending.size > 0) await Promise.all(pending); },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((done) => { server.close(() => { done(); }); });
    },
  };

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.on('error', () => undefined);
    try {
      const body = await whole(incoming);
      const { expect: _expect, ...headers } = incoming.headers;
      const answer = await new Promise<IncomingMessage>((done, failed) => {
        request(new URL(incoming.url ?? '/', upstream), { method: incoming.method ?? 'GET', headers }, done).once('error', failed).end(body);
      });
      const answered = await whole(answer);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
      if ((answer.statusCode ?? 502) >= 300) return;
      const work = tell({ method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers: incoming.headers, body: body.toString() }, answered.toString(), incoming.socket.remoteAddress ?? '127.0.0.1')
        .catch((error: unknown) => { options.onTrouble?.(error instanceof Error ? error.message : String(error)); })
        .finally(() => { pending.delete(work); });
      pending.add(work);
    } catch (error) {
      options.onTrouble?.(error instanceof Error ? error.message : String(error));
      outgoing.destroy();
    }
  }

  async function tell(asked: Asked, response: string, sourceIp: string): Promise<void> {
    rememberSession(asked, response);
    const call = await callOf(asked);
    if (!call) return;
    const record = recordOf(call, { account, response, sourceIp: sourceIp.replace('::ffff:', ''), userAgent: asked.headers['user-agent'] ?? 'unknown', now: new Date(), id: randomUUID(), identity: await identityOf(call) });
    if (!record) return;
    options.onEvent?.(record);
    if (options.toBus === false) return;
    const bus = new EventBridgeClient({ endpoint: upstream, region: record.awsRegion, credentials });
    const { FailedEntryCount = 0, Entries = [] } = await bus.send(new PutEventsCommand({ Entries: [{ Source: `aws.${record.eventSource.split('.')[0] ?? ''}`, DetailType: 'AWS API Call via CloudTrail', Detail: JSON.stringify(record) }] }));
    if (FailedEntryCount > 0) throw new Error(`the bus refused ${record.eventName}: ${Entries[0]?.ErrorMessage ?? ''}`);
  }

  /** Who a session's key stands for is known from the answer that gave it. */
  function rememberSession(asked: Asked, response: string): void {
    if (!asked.body.includes('Action=AssumeRole&')) return;
    const key = /<AccessKeyId>([^<]+)</.exec(response)?.[1];
    const arn = /<AssumedRoleUser>[\s\S]*?<Arn>([^<]+)</.exec(response)?.[1];
    const role = arn?.split('/')[1];
    if (parseXml(response) === undefined || key === undefined || role === undefined) return;
    sessions.set(key, { type: 'AssumedRole', arn, accountId: account, accessKeyId: key, sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${role}`, accountId: account, userName: role } } });
  }

  async function identityOf({ accessKeyId }: Call): Promise<Identity> {
    const session = sessions.get(accessKeyId);
    if (session) return session;
    const userName = options.users?.[accessKeyId] ?? await new IAMClient({ endpoint: upstream, region: 'us-east-1', credentials, maxAttempts: 1 }).send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }))
      .then(({ UserName }) => UserName ?? accessKeyId, () => accessKeyId);
    return { type: 'IAMUser', principalId: accessKeyId, arn: `arn:aws:iam::${account}:user/${userName}`, accountId: account, accessKeyId, userName };
  }
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
