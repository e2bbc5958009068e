import { EventBridgeClient, TagResourceCommand } from '@aws-sdk/client-eventbridge';
import { heartbeatTag } from '../lib/changes/heartbeat.ts';
import { bounded, log } from '../lib/sweep/runtime.ts';

const clients = new Map<string, EventBridgeClient>();

/** Touches Stance's own event rule in every region that it hears from: the change must come back as an event. */
export async function handler(): Promise<{ readonly touched: number }> {
  const rules = JSON.parse(process.env['STANCE_HEARTBEATS'] ?? '[]') as readonly string[];
  const failed: string[] = [];
  for (const arn of rules) {
    const region = arn.split(':')[3] ?? '';
    const client = clients.get(region) ?? new EventBridgeClient({ region, ...bounded });
    clients.set(region, client);
    try {
      await client.send(new TagResourceCommand({ ResourceARN: arn, Tags: [{ Key: heartbeatTag, Value: new Date().toISOString() }] }));
    } catch (error) {
      log('error', 'not touched', { arn, error: error instanceof Error ? error.message : String(error) });
      failed.push(region);
    }
  }
  if (failed.length > 0) throw new Error(`the heartbeat's rule could not be touched in ${failed.join(', ')}`);
  return { touched: rules.length };
}
