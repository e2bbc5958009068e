import { lookup as resolve } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

/** `x.localhost` is loopback by RFC 6761, which not every resolver knows; the SDK puts account ids before host names. */
const lookup: LookupFunction = (host, options, done) => {
  resolve(host.endsWith('.localhost') ? 'localhost' : host, options, done);
};

/** What all clients share: connections, and how an emulator's endpoint is reached. */
export class ClientDefaults {
  readonly handler: NodeHttpHandler;
  private readonly endpoint: URL | undefined;
  private readonly credentials: unknown;
  /** True where the endpoint is an emulator on this machine. */
  readonly isLocal: boolean;

  constructor(credentials: unknown, endpoint = process.env['AWS_ENDPOINT_URL']) {
    this.credentials = credentials;
    this.endpoint = endpoint === undefined || endpoint === '' ? undefined : new URL(endpoint);
    this.isLocal = this.endpoint !== undefined && loopback.has(this.endpoint.hostname);
    const agents = { keepAlive: true, maxSockets: 32, ...(this.isLocal ? { lookup } : {}) };
    this.handler = new NodeHttpHandler({
      connectionTimeout: 5_000, socketAcquisitionWarningTimeout: 60_000, httpAgent: new HttpAgent(agents), httpsAgent: new HttpsAgent(agents),
    });
  }

  /** Client options for a service in a region. */
  for(service: string, region: string): object {
    return {
      region, requestHandler: this.handler, maxAttempts: 4,
      ...(this.credentials === undefined ? {} : { credentials: this.credentials }),
      // Emulators serve buckets by path and know no account id in the host name.
      ...(this.endpoint && service === 's3' ? { forcePathStyle: true } : {}),
      ...(this.endpoint && service === 's3control' && this.isLocal ? { endpoint: `${this.endpoint.protocol}//localhost:${this.endpoint.port}` } : {}),
      ...(service === 's3' ? { followRegionRedirects: true } : {}),
    };
  }
}
