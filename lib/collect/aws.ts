import type { Api, Caller } from './api.ts';
import { ClientDefaults } from './clients.ts';
import { CallError, callErrorOf } from './errors.ts';
import { concealSecrets } from './redact.ts';
import { Limits, type Clock } from './limits.ts';

/** How a session reaches AWS. */
export interface SessionOptions {
  /** Credentials as the SDK takes them; absent: the SDK's default chain. */
  readonly credentials?: unknown;
  /** An emulator's address; default: AWS_ENDPOINT_URL. */
  readonly endpoint?: string;
  /** Whole time that one call may take with its retries, in milliseconds. */
  readonly callTimeout?: number;
  readonly clock?: Clock;
}

const systemClock: Clock = { now: () => Date.now(), sleep: (ms) => new Promise((done) => { setTimeout(done, ms); }) };
/** Milliseconds that a call may take with its retries. */
const defaultCallTimeout = 15_000;
/** After so many time-outs in a row a service in a region is asked no more in this session. */
const patience = 3;

type Client = InstanceType<Api['client']>;

/** Calls AWS: one client per service and region, spaced, bounded in time, counted. */
export class AwsSession implements Caller {
  /** Calls sent, by `<service>:<Operation>`; SDK retries are not counted apart. */
  readonly calls = new Map<string, number>();
  private readonly clients = new Map<string, Client>();
  private readonly silent = new Map<string, number>();
  private readonly running = new Set<AbortController>();
  private closed = false;
  private readonly limits: Limits;
  private readonly options: SessionOptions;
  private readonly defaults: ClientDefaults;

  constructor(options: SessionOptions = {}) {
    this.options = options;
    this.defaults = new ClientDefaults(options.credentials, options.endpoint);
    this.limits = new Limits(options.clock ?? systemClock, !this.defaults.isLocal);
  }

  async call(service: string, api: Api, operation: string, input: unknown, region: string): Promise<unknown> {
    const lane = `${service} ${region}`;
    return await this.limits.run(service, region, async () => {
      if (this.closed) throw new CallError(service, operation, 'Closed', 'error', 'The session was closed before this call.');
      if ((this.silent.get(lane) ?? 0) >= patience) {
        throw new CallError(service, operation, 'TimeLimit', 'timeout', `${service} in ${region} did not answer ${patience} calls in a row and was asked no more.`);
      }
      const command = api.commands[`${operation}Command`];
      if (!command) throw new Error(`${service}:${operation} is not declared`);
      const counted = `${service}:${operation}`;
      this.calls.set(counted, (this.calls.get(counted) ?? 0) + 1);
      const abort = new AbortController();
      this.running.add(abort);
      const timer = setTimeout(() => { abort.abort(); }, this.options.callTimeout ?? defaultCallTimeout);
      try {
        const output = await this.clientOf(service, api, region).send(new command(input as never), { abortSignal: abort.signal });
        this.silent.delete(lane);
        return concealSecrets(output);
      } catch (error) {
        const failed = abort.signal.aborted ? new CallError(service, operation, 'TimeLimit', 'timeout', `${service}:${operation} did not answer in time.`) : callErrorOf(service, operation, error);
        if (failed.reason === 'timeout') this.silent.set(lane, (this.silent.get(lane) ?? 0) + 1);
        else this.silent.delete(lane);
        throw failed;
      } finally {
        clearTimeout(timer);
        this.running.delete(abort);
      }
    });
  }

  /** Ends calls that are under way, makes none any more, and closes all connections. */
  close(): void {
    this.closed = true;
    for (const abort of this.running) abort.abort();
    for (const client of this.clients.values()) client.destroy();
    this.defaults.handler.destroy();
  }

  private clientOf(service: string, api: Api, region: string): Client {
    const key = `${service} ${region}`;
    let client = this.clients.get(key);
    if (!client) {
      client = new api.client(this.defaults.for(service, region) as never);
      this.clients.set(key, client);
    }
    return client;
  }
}
