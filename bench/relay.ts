import { connect, createServer, type Socket } from 'node:net';
import { LambdaClient, paginateListFunctions, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { MiniStack } from '../test/support/ministack.ts';

/** A relay on loopback between deployed functions and MiniStack; `ms` may be set at any time: how much slower it makes each call. */
export interface Relay {
  /** Where functions are to make their calls. */
  readonly endpoint: string;
  ms: number;
  /** Leads to MiniStack, also from the queues' addresses that the functions were given. */
  lead(ministack: MiniStack): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a relay; MiniStack is started after it. */
export async function startRelay(): Promise<Relay> {
  const sockets = new Set<Socket>();
  let port = 0;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      sockets.add(socket);
      socket.setNoDelay(true).on('error', () => { other.destroy(); }).on('close', () => { sockets.delete(socket); other.destroy(); });
    }
    // A call comes in one piece or in pieces that follow at once; all are held back alike.
    near.on('data', (piece) => { setTimeout(() => { if (!far.destroyed) far.write(piece); }, relay.ms); });
    far.pipe(near);
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const relay: Relay = {
    endpoint, ms: 0,
    async lead(ministack) {
      port = Number(new URL(ministack.endpoint).port);
      const lambda = new LambdaClient(ministack.client);
      for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
        for (const { FunctionName, Environment } of Functions) {
          const Variables = Object.fromEntries(Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [name, value.replaceAll(`http://localhost:${port}`, endpoint)]));
          await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
        }
      }
    },
    stop: () => new Promise((done) => { for (const socket of sockets) socket.destroy(); server.close(() => { done(); }); }),
  };
  return relay;
}
