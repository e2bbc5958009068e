/** An account, a clock and queues that only pretend: the real resolver, worker, life cycle and store between them. */
import { timingOf, type Timing } from '../../lib/changes/timing.ts';
import { collector } from '../../lib/collect/collector.ts';
import type { CallError } from '../../lib/collect/errors.ts';
import { parseConfig } from '../../lib/config.ts';
import type { RegisteredRule } from '../../lib/rule.ts';
import { understand } from '../../lib/sweep/event.ts';
import { maxTries } from '../../lib/sweep/messages.ts';
import { notice } from '../../lib/sweep/notice.ts';
import type { Work } from '../../lib/sweep/work.ts';
import { work, type Worker } from '../../lib/sweep/worker.ts';
import type { Store } from '../../lib/store/store.ts';
import rule from '../../rules/sqs/sqs-queue-encrypted.ts';
import { Killed, mortal } from './mortal.ts';

/** What is true of a queue: its encryption is on or off, or it does not exist. */
export type Truth = 'good' | 'bad' | 'gone';
interface Message { readonly at: number; readonly event?: object; readonly work?: Work; readonly wake?: () => void; readonly tries: number; readonly order: number }

/** How a simulation goes wrong. */
export interface Faults {
  /** Milliseconds that the account answers with what was before. */
  readonly lag?: number;
  /** Seconds that reads of the account take, in turn: meanwhile other things happen. */
  readonly slow?: readonly number[];
  /** Seconds after which messages are delivered a second time, in turn; 0: once. */
  readonly twice?: readonly number[];
  /** Numbers of reads that do not find what is there. */
  readonly overlooked?: readonly number[];
  /** Numbers of steps (reads and writes of the store, sends) at which the process is killed: before an even one, after an odd one. */
  readonly kills?: readonly number[];
  /** Numbers of reads of the account that fail, and how. */
  readonly refused?: ReadonlyMap<number, CallError>;
}

const start = Date.parse('2026-06-01T00:00:00Z');
const region = 'us-east-1';

/** One simulated run. */
export class Simulation {
  now = start;
  readonly looks: { readonly name: string; readonly at: number }[] = [];
  readonly dead: string[] = [];
  /** When lists of all queues began. */
  readonly lists: number[] = [];
  private readonly truths = new Map<string, { readonly at: number; readonly truth: Truth }[]>();
  private readonly store: Store;
  private readonly account: string;
  private readonly faults: Faults;
  private readonly timing: Timing;
  private readonly kills: ReadonlySet<number>;
  private queue: Message[] = [];
  private broken: Error | undefined;
  private active = 0;
  private sent = 0;
  private steps = 0;
  private reads = 0;

  constructor(store: Store, account: string, faults: Faults = {}, timing: Partial<Timing> = {}) {
    this.account = account;
    this.faults = faults;
    this.kills = new Set(faults.kills);
    this.timing = timingOf(JSON.stringify(timing));
    this.store = this.kills.size === 0 ? store : mortal(store, (act) => this.step(act));
  }

  /** From now on this is true of a queue. */
  set(name: string, truth: Truth): void {
    // Nothing is looked at in the same millisecond.
    this.now += 1;
    const of = this.truths.get(name) ?? [];
    this.truths.set(name, [...of, { at: this.now, truth }]);
  }

  /** What was true at a time. */
  truthAt(name: string, at: number): Truth {
    return (this.truths.get(name) ?? []).findLast((one) => one.at <= at)?.truth ?? 'gone';
  }

  /** CloudTrail tells of a change of a queue, after some seconds. */
  tell(name: string, after: number, principal = 'arn:aws:iam::111122223333:user/mallory'): void {
    const event = {
      eventSource: 'sqs.amazonaws.com', eventName: 'SetQueueAttributes', eventTime: new Date(this.now).toISOString().replace(/\.\d+/, ''), eventID: `${name}-${this.now}`, awsRegion: region,
      recipientAccountId: this.account, readOnly: false, userIdentity: { type: 'IAMUser', arn: principal }, sourceIPAddress: '203.0.113.7', userAgent: 'test',
      requestParameters: { queueUrl: `https://sqs.${region}.amazonaws.com/${this.account}/${name}` }, responseElements: null,
    };
    this.put({ event }, after);
  }

  /** A planned sweep, after some seconds. */
  plan(after = 0): void { this.put({ work: { kind: 'sweep', type: rule.type, region } }, after); }

  /** Lets everything happen that happens within some seconds, in order of time. */
  async run(seconds: number): Promise<void> {
    const until = this.now + seconds * 1000;
    for (;;) {
      const next = this.queue.reduce<Message | undefined>((best, one) => (!best || one.at < best.at || (one.at === best.at && one.order < best.order) ? one : best), undefined);
      if (!next || next.at > until) break;
      this.queue = this.queue.filter((one) => one !== next);
      this.now = Math.max(this.now, next.at);
      if (next.wake) {
        this.active += 1;
        next.wake();
      } else {
        this.active += 1;
        void this.deliver(next).finally(() => { this.active -= 1; });
      }
      // All that is not waiting for a time goes on until it does.
      while (this.active > 0) await new Promise((done) => { setImmediate(done); });
      if (this.broken) throw this.broken;
    }
    this.now = until;
  }

  private put(what: Pick<Message, 'event' | 'work' | 'wake'>, seconds: number, tries = 0): void {
    this.sent += 1;
    this.queue.push({ ...what, at: this.now + seconds * 1000, tries, order: this.sent });
    const { twice = [] } = this.faults;
    const again = what.work ? twice[this.sent % twice.length] ?? 0 : 0;
    if (again > 0) this.queue.push({ ...what, at: this.now + (seconds + again) * 1000, tries, order: this.sent });
  }

  private async deliver(message: Message): Promise<void> {
    const tries = message.tries + 1;
    try {
      if (message.event) await this.resolve(message.event);
      if (message.work) await this.work(message.work, tries >= maxTries);
    } catch (error) {
      if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) this.broken = error as Error;
      else if (tries >= maxTries) this.dead.push(error.message);
      else this.put(message, error instanceof Killed ? 30 : 5 * 2 ** (tries - 1), tries);
    }
  }

  private async resolve(event: object): Promise<void> {
    const { routes, actor } = await understand(event, this.account, this.store.pending);
    const send = async (_family: string, item: Work, seconds: number): Promise<void> => { await this.step(() => { this.put({ work: item }, seconds); return Promise.resolve(); }); };
    const failed = await notice([{ routes: routes.filter(({ family }) => family === 'sqs'), actor, message: 'm' }], { account: this.account, pending: this.store.pending, timing: this.timing, clock: () => new Date(this.now), send });
    for (const reason of failed.values()) throw new Killed(reason);
  }

  private async work(item: Work, lastTry: boolean): Promise<void> {
    const worker: Worker = {
      family: 'sqs', account: this.account, partition: 'aws', homeRegion: region, caller: { call: () => Promise.reject(new Error('no calls here')) }, store: this.store, config: parseConfig({}, 'test'), timing: this.timing,
      collectors: new Map([[rule.type, this.queues()]]), rules, clock: () => new Date(this.now), lastTry,
      later: async (more, seconds) => { await this.step(() => { this.put({ work: more }, seconds); return Promise.resolve(); }); },
    };
    await work(item, worker);
  }

  /** The collector of the pretended account. */
  private queues() {
    const { truths, lists } = this;
    const now = (): number => this.now;
    const found = (name: string) => ({
      id: name, name, arn: `arn:aws:sqs:${region}:${this.account}:${name}`, tags: {},
      properties: { SqsManagedSseEnabled: this.truthAt(name, this.now - (this.faults.lag ?? 0)) === 'good' },
    });
    const exists = (name: string): boolean => this.truthAt(name, this.now - (this.faults.lag ?? 0)) !== 'gone';
    /** What is found is what was there when the read began. */
    const read = async <T>(seen: T, nothing: T): Promise<T> => {
      this.reads += 1;
      const { slow = [], overlooked = [], refused } = this.faults;
      const [number, seconds] = [this.reads, slow[this.reads % slow.length] ?? 0];
      if (seconds > 0) await this.pause(seconds);
      const failure = refused?.get(number);
      if (failure) throw failure;
      return overlooked.includes(number) ? nothing : seen;
    };
    return collector({
      type: rule.type as 'AWS::SQS::Queue', service: 'sqs', scope: 'regional', apis: {}, facets: {},
      list: async function* list(this: void) {
        lists.push(now());
        yield* await read([...truths.keys()].filter(exists).map(found), []);
      },
      find: async (_aws, _place, key) => {
        const name = key.slice(key.lastIndexOf(':') + 1);
        this.looks.push({ name, at: this.now });
        return await read(exists(name) ? found(name) : undefined, undefined);
      },
    });
  }

  private async pause(seconds: number): Promise<void> {
    this.active -= 1;
    await new Promise<void>((done) => { this.put({ wake: done }, seconds); });
  }

  private async step<T>(act: () => Promise<T>): Promise<T> {
    this.steps += 1;
    const dies = this.kills.has(this.steps);
    if (dies && this.steps % 2 === 0) throw new Killed('killed before a step');
    const result = await act();
    if (dies) throw new Killed('killed after a step');
    return result;
  }
}

const rules: readonly RegisteredRule[] = [{ rule, service: 'sqs', template: 'yes', triggers: ['SetQueueAttributes'] }];
