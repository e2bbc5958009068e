import pLimit, { type LimitFunction } from 'p-limit';

/**
 * Requests a second that a sweep may send to a service in one region, well under the account's own quota so that the
 * watched workload is never throttled by its watcher. Sources: the quota pages of each service, November 2026.
 */
const perSecond: Readonly<Record<string, number>> = {
  account: 5, cloudtrail: 8, cloudwatch: 20, dynamodb: 20, events: 20, iam: 50, kms: 50, lambda: 12, logs: 10,
  s3: 200, s3control: 5, sns: 25, sqs: 100, sts: 20,
};

/** Calls under way at once to one service in one region. */
const concurrency = 8;

/** How long to wait, and how to wait: the process's clock, or a test's. */
export interface Clock { now(): number; sleep(ms: number): Promise<void> }

/** Spaces the calls to each (service, region): a bounded number at once, and no more than the rate allows. */
export class Limits {
  private readonly lanes = new Map<string, { readonly limit: LimitFunction; next: number; readonly gap: number }>();
  private readonly clock: Clock;
  private readonly spaced: boolean;
  /** `spaced`: false where nobody else uses the endpoint, as with an emulator on this machine. */
  constructor(clock: Clock, spaced = true) {
    this.clock = clock;
    this.spaced = spaced;
  }

  run<T>(service: string, region: string, work: () => Promise<T>): Promise<T> {
    const key = `${service} ${region}`;
    let lane = this.lanes.get(key);
    if (!lane) {
      lane = { limit: pLimit(concurrency), next: 0, gap: this.spaced ? 1000 / (perSecond[service] ?? 10) : 0 };
      this.lanes.set(key, lane);
    }
    const mine = lane;
    return mine.limit(async () => {
      // A burst of a second's worth may go at once; then the gap holds.
      const now = this.clock.now();
      mine.next = Math.max(mine.next + mine.gap, now - 1000);
      if (mine.next > now) await this.clock.sleep(mine.next - now);
      return await work();
    });
  }
}
