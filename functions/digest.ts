import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { driftFirstSeenBySweep, driftOfDay, metricLine } from '../lib/metrics.ts';
import type { Announcement } from '../lib/report/alert.ts';
import { messageOf } from '../lib/report/sns.ts';
import { tellDay, tellFirstSweeps } from '../lib/sweep/digest.ts';
import { environment, log, patient, placeOf, tableStore } from '../lib/sweep/runtime.ts';
import { ruleTexts, timedRules } from '../rules/texts.generated.ts';

const sns = new SNSClient(patient);
/** A first sweep is over when it has found nothing new for so long, in milliseconds. */
const quietFor = 5 * 60_000;

/** Tells in one message what a first sweep found, once it is over, and once a day what the day before was. `quiet`: milliseconds, for a run by hand. */
export async function handler(event: { readonly quiet?: number }, context: Context): Promise<{ readonly digests: number }> {
  const { topicArn } = environment();
  const publish = async (message: Announcement): Promise<void> => {
    await sns.send(new PublishCommand({ TopicArn: topicArn, ...messageOf(message) }));
    log('info', 'digest', { subject: message.subject, changes: message.changes.length });
  };
  const telling = { store: await tableStore(), now: new Date(), rules: ruleTexts, publish };
  const first = await tellFirstSweeps(telling, event.quiet ?? quietFor);
  const day = await tellDay(telling, placeOf(context).account, (ruleId) => !timedRules.has(ruleId));
  if (day) {
    for (const [name, value] of [[driftOfDay, day.drift.failures], [driftFirstSeenBySweep, day.drift.firstSeenBySweep]] as const) {
      process.stdout.write(metricLine({ name, unit: 'Count', value, dimensions: { Monitor: process.env['STANCE_NAME'] ?? '' } }, day.drift.at));
    }
  }
  return { digests: first + (day?.told ? 1 : 0) };
}
