/** A loopback proxy in front of an emulator that denies, fails, hangs, cuts, throttles, delays and kills as it is told. */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { callerOf } from './caller-process.ts';
import { deniedCode, errorFor, operationOf, signedFor, throttledAs, type Asked, type ErrorAnswer } from './aws-errors.ts';

/** What goes wrong, and with which requests; the first that matches counts. */
export interface Fault {
  /** As requests are signed: `s3`, `iam`, `monitoring`...; `s3control` apart from `s3`. */
  readonly service?: string;
  readonly region?: string;
  /** The operation's name, or for REST protocols method and path with the names of its query. */
  readonly operation?: RegExp;
  /** A part of the body, as it is sent; of several each must be there. */
  readonly body?: string | readonly string[];
  /** `kill`: the function that asks, before its request arrives anywhere; see callerOf. `lose`: the answer, after what was asked is done. */
  readonly kind: 'deny' | 'fail' | 'hang' | 'cut' | 'lose' | 'throttle' | 'delay' | 'error' | 'kill';
  /** Lets so many matching requests pass first. */
  readonly after?: number;
  /** Ends after so many requests. */
  readonly times?: number;
  /** For `delay`, in milliseconds. */
  readonly ms?: number;
  /** For `error`: the service's code, in its own shape. */
  readonly code?: string;
  readonly status?: number;
  /** For `error` of JSON protocols: what the error tells besides. */
  readonly details?: object;
}

/** A request that came by, and what was done to it; `at` in milliseconds. */
export interface Seen { readonly at: number; readonly service: string; readonly region: string; readonly operation: string; readonly fault?: Fault['kind']; readonly cause?: Fault }

/** A running proxy; `faults` and `upstream` may be set at any time. */
export interface FaultProxy {
  readonly endpoint: string;
  upstream: string | undefined;
  faults: readonly Fault[];
  readonly seen: Seen[];
  stop(): Promise<void>;
}

/** Starts a proxy on a free loopback port; without an emulator behind it everything must be a fault. */
export async function startFaultProxy(upstream?: string): Promise<FaultProxy> {
  const counts = new Map<Fault, number>();
  const seen: Seen[] = [];
  const server = createServer((incoming, outgoing) => { void handle(incoming, outgoing); });
  const endpoint = await listen(server);
  const proxy: FaultProxy = { endpoint, upstream, faults: [], seen, stop: () => close(server) };
  return proxy;

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const asked: Asked = { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers: incoming.headers, body: body.toString('latin1') };
    const signed = { ...signedFor(asked), operation: operationOf(asked) };
    const fault = proxy.faults.find((f) => matches(f, signed, asked) && counted(f));
    seen.push({ at: Date.now(), ...signed, ...(fault ? { fault: fault.kind, cause: fault } : {}) });
    switch (fault?.kind) {
      case 'deny': answer(outgoing, errorFor(asked, 403, deniedCode(asked), 'User is not authorized to perform this action')); return;
      case 'fail': answer(outgoing, { status: 500, headers: { 'content-type': 'text/html' }, body: '<html><body>Internal Server Error</body></html>' }); return;
      case 'error': answer(outgoing, errorFor(asked, fault.status ?? 400, fault.code ?? 'InternalFailure', 'Asked to fail', fault.details)); return;
      case 'throttle': { const { status, code } = throttledAs(asked); answer(outgoing, errorFor(asked, status, code, 'Rate exceeded')); return; }
      case 'hang': return;
      case 'cut': incoming.socket.destroy(); return;
      case 'kill': process.kill(callerOf(incoming.socket.remotePort ?? 0), 'SIGKILL'); incoming.socket.destroy(); return;
      case 'delay': await new Promise((done) => { setTimeout(done, fault.ms ?? 100); }); break;
      case 'lose': case undefined:
    }
    forward(incoming, body, outgoing, fault?.kind === 'lose');
  }

  function counted(fault: Fault): boolean {
    const count = (counts.get(fault) ?? 0) + 1;
    counts.set(fault, count);
    const { after = 0, times = Infinity } = fault;
    return count > after && count <= after + times;
  }

  function forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, isLost: boolean): void {
    if (proxy.upstream === undefined) { answer(outgoing, { status: 501, headers: {}, body: '' }); return; }
    const { hostname, port } = new URL(proxy.upstream);
    const onward = request({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers, agent: false }, (back) => {
      if (isLost) { outgoing.destroy(); return; }
      outgoing.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(outgoing);
    });
    onward.on('error', () => { outgoing.destroy(); });
    onward.end(body);
  }
}

const matches = (fault: Fault, { service, region, operation }: Pick<Seen, 'service' | 'region' | 'operation'>, { body }: Asked): boolean =>
  [fault.body ?? []].flat().every((part) => body.includes(part)) &&
  (fault.service === undefined || fault.service === service) && (fault.region === undefined || fault.region === region) && (fault.operation === undefined || fault.operation.test(operation));

function answer(outgoing: ServerResponse, { status, headers, body }: ErrorAnswer): void {
  outgoing.writeHead(status, headers).end(body);
}

function listen(server: Server): Promise<string> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    });
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => { server.close(() => { done(); }); });
}
