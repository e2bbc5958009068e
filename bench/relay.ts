import { connect, createServer, type Socket } from 'node:net';

/** A relay on loopback between deployed functions and MiniStack. `port` is MiniStack's; `ms`, which may be set at any time, how much slower it makes each call. */
export interface Relay { readonly endpoint: string; port: number; ms: number; stop(): Promise<void> }

/** Starts a relay; with its endpoint MiniStack is started after it. It costs less time than the proxy of the fault tests, which reads what goes through. */
export async function startRelay(): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(relay.port, '127.0.0.1');
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
  const relay: Relay = {
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, port: 0, ms: 0,
    stop: () => new Promise((done) => { for (const socket of sockets) socket.destroy(); server.close(() => { done(); }); }),
  };
  return relay;
}
