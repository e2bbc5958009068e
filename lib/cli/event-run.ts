import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOf } from '../changes/decisions.ts';
import { recordOf } from '../changes/record.ts';
import { timingOf } from '../changes/timing.ts';
import type { Collector } from '../collect/collector.ts';
import { collectors } from '../collect/index.generated.ts';
import { InputError, oneLine } from '../errors.ts';
import type { TypeName } from '../model/types.ts';
import { verdictLine } from '../report/lines.ts';
import { understand } from '../sweep/event.ts';
import { groupsOf, type Noticed } from '../sweep/notice.ts';
import { familyOf } from '../sweep/plan.ts';
import type { Work } from '../sweep/work.ts';
import { work, type Worker } from '../sweep/worker.ts';
import type { Store } from '../store/store.ts';
import { registry } from '../../rules/index.generated.ts';
import { loadConfig } from './config-file.ts';
import type { EventOptions } from './event.ts';
import type { Output } from './output.ts';
import { open, type Reach } from './session.ts';
import { openStore } from './store.ts';

/** Performs the checks that events give reason for, and prints what they find; 2 where one could not be done. */
export async function runChecks(output: Output, texts: readonly string[], options: EventOptions): Promise<number> {
  const confirm = Number(options.confirm);
  if (!/^\d{1,3}$/.test(options.confirm)) throw new InputError({ what: `--confirm ${JSON.stringify(options.confirm)} is not a number of seconds`, mend: 'write 0 to 999' });
  const config = await loadConfig(options.config, registry);
  // Events name their regions; one is named here so that the enabled ones are not asked for.
  const reach = await open({ regions: 'us-east-1', ...(options.profile === undefined ? {} : { profile: options.profile }) }, config.regions);
  let store: Store | undefined;
  try {
    store = await openStore(options.store);
    if (!store) throw new InputError({ what: '--run needs a store', mend: 'name a file, or dynamodb:TABLE' });
    const events = await noticed(texts, reach, store);
    const all = await everyCollector();
    const missed: { readonly family: string; readonly item: Work }[] = [];
    let code = 0;
    const lookAt = async (family: string, item: Work, on: Store): Promise<void> => {
      const worker: Worker = {
        ...reach.identity, family, homeRegion: reach.homeRegion, caller: reach.caller, store: on, config, timing: timingOf(), collectors: all, clock: reach.now, lastTry: true, calls: Infinity,
        rules: registry.filter((registered) => familyOf(registered, collectors) === family),
        later: (again) => { if (again.kind === 'check' && again.missed) missed.push({ family, item: again }); return Promise.resolve(); },
        saw: (judged) => { for (const one of judged) output.out(`${JSON.stringify(verdictLine(one))}\n`); },
      };
      try {
        const { changes } = await work(item, worker);
        for (const { kind, evidence: _evidence, ...change } of changes) output.out(`${JSON.stringify({ kind: 'change', change: kind, ...change })}\n`);
      } catch (error) {
        if (!(error instanceof Error) || error instanceof TypeError) throw error;
        output.err(`stance: ${oneLine(error.message)}\n`);
        code = 2;
      }
    };
    for (const { key: { family }, route: { type, region, id }, noted: { only, actor } } of groupsOf(events, reach.identity.account)) {
      const limit = only ? { only } : {};
      await lookAt(family, id === undefined ? { kind: 'sweep', type, region, ...limit } : { kind: 'check', type, region, id, read: 1, ...limit, ...(actor ? { actor } : {}) }, store);
    }
    if (missed.length > 0) {
      output.progress(`${missed.length} not found; looking again in ${confirm} s`);
      await sleep(confirm * 1000);
      for (const { family, item } of missed) await lookAt(family, item, store);
    }
    return code;
  } finally {
    await store?.close();
    await reach.close();
  }
}

/** The events that give reason for a look, with what to look at. */
async function noticed(texts: readonly string[], { identity: { account } }: Reach, { pending }: Store): Promise<Noticed[]> {
  const events: Noticed[] = [];
  for (const given of texts.flatMap((text) => [...eventsOf(text)])) {
    if (recordOf(given) === undefined) continue;
    const { routes, actor } = await understand(given, account, pending);
    events.push({ routes, actor, message: '' });
  }
  return events;
}

async function everyCollector(): Promise<ReadonlyMap<TypeName, Collector>> {
  const loaded = await Promise.all(Object.values(collectors).map(async (one) => (await one?.load())?.default));
  return new Map(loaded.filter((one) => one !== undefined).map((one) => [one.type, one]));
}
