import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { serviceOf } from '../changes/event-map.ts';
import { globalSources } from '../changes/event-map.generated.ts';
import { watchedEvents } from '../changes/watched.ts';
import { isWatched } from '../sweep/families.ts';

/** Successful changes to what Stance watches, derived from the event map; `global`: only to what belongs to no region. */
export function changesPattern(account: string, scope: 'all' | 'global' = 'all'): EventPattern {
  const sources = watchedEvents(isWatched).filter(({ source }) => scope === 'all' || globalSources.includes(serviceOf(source)));
  // Failed calls carry an errorCode; reads are not delivered to rules that do not ask for them:
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
  return {
    account: [account],
    source: sources.map(({ eventBridgeSource }) => eventBridgeSource),
    detailType: ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'],
    detail: { errorCode: [{ exists: false }] },
  };
}
