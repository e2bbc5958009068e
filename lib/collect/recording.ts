import type { Api, Caller } from './api.ts';
import { CallError } from './errors.ts';

/** One recorded call: an output, or the error it ended with. */
export interface Entry {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly reason: CallError['reason']; readonly text: string };
}

/** First line of a recording; `format` grows when the lines below change their meaning. */
export interface RecordingHeader {
  readonly kind: 'stance-recording';
  readonly format: 1;
  readonly account: string;
  readonly partition: string;
  readonly regions: readonly string[];
  /** When the sweep began: replays judge at this time. */
  readonly recorded: string;
}

/** Passes calls on and writes each with its answer (concealed by the session), one JSON line a call. */
export class Recorder implements Caller {
  private readonly inner: Caller;
  private readonly write: (line: string) => void;
  private entries = 0;
  constructor(inner: Caller, write: (line: string) => void) {
    this.inner = inner;
    this.write = write;
  }

  async call(service: string, api: Api, operation: string, input: unknown, region: string): Promise<unknown> {
    const entry = { service, operation, region, input };
    try {
      const output = await this.inner.call(service, api, operation, input, region);
      this.entry({ ...entry, output });
      return output;
    } catch (error) {
      if (error instanceof CallError) {
        this.entry({ ...entry, error: { code: error.code, reason: error.reason, text: error.message } });
      }
      throw error;
    }
  }

  /** Writes the closing line, without which a recording counts as cut off. */
  end(): void { this.write(JSON.stringify({ kind: 'end', entries: this.entries })); }

  private entry(entry: Entry): void {
    this.entries += 1;
    this.write(encode(entry));
  }
}

/** Answers calls from a recording; a call that was not recorded ends in `not-recorded`. */
export class Replayer implements Caller {
  readonly calls = new Map<string, number>();
  private readonly answers = new Map<string, Entry>();
  constructor(entries: Iterable<Entry>) {
    for (const entry of entries) this.answers.set(keyOf(entry), entry);
  }

  call(service: string, _api: Api, operation: string, input: unknown, region: string): Promise<unknown> {
    const counted = `${service}:${operation}`;
    this.calls.set(counted, (this.calls.get(counted) ?? 0) + 1);
    const entry = this.answers.get(keyOf({ service, operation, region, input }));
    if (!entry) return Promise.reject(new CallError(service, operation, 'NotRecorded', 'not-recorded', `${service}:${operation} is not in the recording.`));
    if (entry.error) return Promise.reject(new CallError(service, operation, entry.error.code, entry.error.reason, entry.error.text));
    return Promise.resolve(entry.output);
  }
}

const keyOf = (entry: Pick<Entry, 'service' | 'operation' | 'region' | 'input'>): string =>
  `${entry.service} ${entry.operation} ${entry.region} ${encode(sorted(entry.input))}`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}

/** JSON with dates and bytes marked, without the SDK's metadata. */
function encode(value: unknown): string {
  return JSON.stringify(value, function replace(this: Record<string, unknown>, key: string, given: unknown) {
    const raw = this[key];
    if (raw instanceof Date) return { $date: raw.toISOString() };
    if (raw instanceof Uint8Array) return { $bytes: Buffer.from(raw).toString('base64') };
    return key === '$metadata' ? undefined : given;
  });
}

/** A line of a recording with its dates and bytes restored. */
export function decode(line: string): unknown {
  return JSON.parse(line, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$date' in value && typeof value.$date === 'string') return new Date(value.$date);
    if ('$bytes' in value && typeof value.$bytes === 'string') return new Uint8Array(Buffer.from(value.$bytes, 'base64'));
    return value;
  });
}
