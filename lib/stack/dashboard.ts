import { Duration } from 'aws-cdk-lib';
import { Dashboard as CloudWatchDashboard, GraphWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alerts } from './alerts.ts';
import type { Events } from './events.ts';
import type { SweepFunction } from './sweep-function.ts';

/** One page about Stance itself: what waits, what failed, how long it takes, what was announced. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { sweeps, events, alerts, name }: { readonly sweeps: readonly SweepFunction[]; readonly events: Events; readonly alerts: Alerts; readonly name: string }) {
    super(scope, id);
    const period = Duration.minutes(5);
    const functions = [...sweeps.map((s) => s.made.function), events.made.function, alerts.made.function];
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
  }
}
