import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Change } from '../lib/model/finding.ts';
import { digestOf } from '../lib/report/alert.ts';
import { messageOf } from '../lib/report/sns.ts';
import { environment, log, tableStore } from '../lib/sweep/runtime.ts';
import { ruleTexts } from '../rules/texts.generated.ts';

const sns = new SNSClient({});
const minute = 60_000;
/** A first sweep is over when it has found nothing new for so long, in milliseconds. */
const quietFor = 5 * minute;
/** How far back untold changes are looked for, in milliseconds. */
const reach = 24 * 60 * minute;

/** Tells in one message what the first sweep of an account found, once it is over. `quiet`: milliseconds, for a run by hand. */
export async function handler(event: { readonly quiet?: number }): Promise<{ readonly digests: number }> {
  const { topicArn } = environment();
  const store = await tableStore();
  const now = new Date();
  const byAccount = new Map<string, Change[]>();
  for await (const change of store.changes(new Date(now.getTime() - reach).toISOString(), new Date(now.getTime() + minute).toISOString())) {
    if (change.firstSweep) byAccount.set(change.account, [...byAccount.get(change.account) ?? [], change]);
  }
  let digests = 0;
  for (const [account, changes] of byAccount) {
    const latest = Math.max(...changes.map(({ at }) => Date.parse(at)));
    if (now.getTime() - latest < (event.quiet ?? quietFor)) continue;
    const untold: Change[] = [];
    for (const change of changes) if (await store.claim(change.id, now) === 'mine') untold.push(change);
    if (untold.length === 0) continue;
    await sns.send(new PublishCommand({ TopicArn: topicArn, ...messageOf(digestOf(account, untold, ruleTexts)) }));
    for (const { id } of untold) await store.announced(id, now);
    digests += 1;
    log('info', 'digest', { account, changes: untold.length });
  }
  return { digests };
}
