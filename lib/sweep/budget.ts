import type { Api, Caller } from '../collect/api.ts';

/** No more calls may be made for this look. */
export class BudgetSpent extends Error {}

/** A caller that makes so many calls and no more. */
export class Budget implements Caller {
  private readonly caller: Caller;
  private left: number;

  constructor(caller: Caller, calls: number) {
    this.caller = caller;
    this.left = calls;
  }

  /** Allows more calls. */
  add(calls: number): void { this.left += calls; }

  async call(service: string, api: Api, operation: string, input: unknown, region: string): Promise<unknown> {
    if (this.left <= 0) throw new BudgetSpent(`${service}:${operation} would be one call too many for one look.`);
    this.left -= 1;
    return await this.caller.call(service, api, operation, input, region);
  }
}
