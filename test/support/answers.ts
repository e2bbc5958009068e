import type { Caller } from '../../lib/collect/api.ts';
import { CallError } from '../../lib/collect/errors.ts';
import { collectors } from '../../lib/collect/index.generated.ts';
import { Inventory } from '../../lib/collect/inventory.ts';

/** What each operation answers: a value, a function of its input, or an error code. */
export type Answers = Readonly<Record<string, object | ((input: Readonly<Record<string, unknown>>) => object) | string>>;

/** An inventory that answers from documented responses, for APIs that the emulator lacks; `calls` lists the operations asked. */
export function answering(answers: Answers): { readonly inventory: Inventory; readonly calls: string[] } {
  const calls: string[] = [];
  const caller: Caller = {
    call(service, _api, operation, input) {
      calls.push(operation);
      const answer = answers[operation];
      if (answer === undefined) throw new Error(`${service}:${operation} has no answer here`);
      if (typeof answer === 'string') return Promise.reject(new CallError(service, operation, answer, answer.startsWith('AccessDenied') ? 'denied' : 'error', answer));
      return Promise.resolve(typeof answer === 'function' ? (answer as (input: unknown) => object)(input) : answer);
    },
  };
  const inventory = new Inventory({
    caller, account: '123456789012', partition: 'aws', homeRegion: 'us-east-1', source: async (type) => (await collectors[type]?.load())?.default,
  });
  return { inventory, calls };
}
