import { Duration } from 'aws-cdk-lib';
import { Dashboard as CloudWatchDashboard, GraphWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alerts } from './alerts.ts';
import type { Events } from './events.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { SweepFunction } from './sweep-function.ts';

/** What the page shows. */
export interface DashboardProps {
  readonly sweeps: readonly SweepFunction[];
  readonly events: Events;
  readonly alerts: Alerts;
  readonly heartbeat: Heartbeat;
  readonly name: string;
}

/** One page about Stance itself: what waits, what failed, how long it takes, what was announced, and what events missed. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { sweeps, events, alerts, heartbeat, name }: DashboardProps) {
    super(scope, id);
    const period = Duration.minutes(5);
    const functions = [...sweeps.map((s) => s.made.function), events.made.function, alerts.made.function, alerts.digest.function, heartbeat.made.function];
    const queues = [...sweeps.map((s) => s.work), events.work];
    const dashboard = new CloudWatchDashboard(this, 'Page', { dashboardName: name });
    dashboard.addWidgets(new TextWidget({ width: 24, height: 1, markdown: '**Stance**: sweeps, checks and alerts. What to do when something is red: docs/on-call.md' }));
    dashboard.addWidgets(
      new GraphWidget({ title: 'Work that waits (oldest, seconds)', width: 12, left: queues.map((q) => q.queue.metricApproximateAgeOfOldestMessage({ period })) }),
      new GraphWidget({ title: 'Dead letters', width: 12, left: queues.map((q) => q.deadLetters.metricApproximateNumberOfMessagesVisible({ period })) }),
    );
    dashboard.addWidgets(
      new GraphWidget({ title: 'Errors', width: 8, left: functions.map((f) => f.metricErrors({ period })) }),
      new GraphWidget({ title: 'Duration', width: 8, left: functions.map((f) => f.metricDuration({ period })) }),
      new GraphWidget({ title: 'Messages announced', width: 8, left: [alerts.topic.metricNumberOfMessagesPublished({ period })] }),
    );
    dashboard.addWidgets(
      new GraphWidget({ title: 'Events arrive after (milliseconds)', width: 12, left: heartbeat.latencies.flatMap((latency) => [latency.with({ statistic: 'Average' }), latency.with({ statistic: 'Maximum' })]) }),
      new GraphWidget({ title: 'Heartbeats that came back (none: missed)', width: 12, left: heartbeat.latencies.map((latency) => latency.with({ statistic: 'SampleCount' })), leftYAxis: { min: 0 } }),
    );
    dashboard.addWidgets(new GraphWidget({ title: 'Drift a day, and what of it a sweep saw first', width: 24, left: [...alerts.drift], leftYAxis: { min: 0 } }));
  }
}
