/** Alarms on what a trail records, from event to subscriber: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html */
import { cannotKnow, some, type RuleContext, type Subject, type Wrong } from '../rule.ts';
import { filterPattern } from './filter-pattern.ts';
import { kept } from './kept.ts';
import { recordsEverything } from './trails.ts';

/** Events that must raise an alarm, by what they are called in messages, and those that must not, or the filter watches something else. */
export interface Monitor { readonly events: Readonly<Record<string, object>>; readonly others: readonly object[] }

/** Types that an alarm's chain leads through. */
export const chain = ['AWS::CloudTrail::Trail', 'AWS::Logs::LogGroup', 'AWS::CloudWatch::Alarm', 'AWS::SNS::Topic'] as const;
type Context = Pick<RuleContext<typeof chain[number], Record<string, never>>, 'get' | 'all'>;
type Trail = Subject<'AWS::CloudTrail::Trail'>;

const call = {
  eventVersion: '1.11', eventType: 'AwsApiCall', eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances', awsRegion: 'us-east-1',
  sourceIPAddress: '198.51.100.7', userIdentity: { type: 'IAMUser', userName: 'somebody', accountId: '111122223333' },
};

/** A monitor of calls to a service. */
export const callsOf = (service: string, ...names: readonly string[]): Monitor => ({
  events: Object.fromEntries(names.map((eventName) => [eventName, { ...call, eventSource: `${service}.amazonaws.com`, eventName }])), others: [call],
});

/** A monitor of events that differ from an ordinary call in these members. */
export const eventsLike = (events: Readonly<Record<string, object>>, ...others: readonly object[]): Monitor => ({
  events: Object.fromEntries(Object.entries(events).map(([name, more]) => [name, { ...call, ...more }])), others: [call, ...others.map((more) => ({ ...call, ...more }))],
});

/** What is wrong where an event of a monitor raises no alarm that reaches somebody. */
export function unwatched(monitor: Monitor, context: Context): Wrong {
  const trails = context.all('AWS::CloudTrail::Trail');
  if (!some(trails, (trail) => recordsEverything(trail) && Boolean(trail.CloudWatchLogsLogGroupArn))) {
    return 'No trail of all regions that is on and records all management events delivers to CloudWatch Logs.';
  }
  const seen: Seen = { tellsApart: false };
  let first: boolean | undefined;
  const missing = Object.entries(monitor.events).filter(([, event]) => {
    // Where no filter that was looked at for the first event tells events apart, what holds for it holds for all.
    const watched = first === undefined || seen.tellsApart ? some(trails, (trail) => isWatched(event, monitor, trail, context, seen)) : first;
    first ??= watched;
    return !watched;
  });
  return missing.length > 0 && `No metric filter with an enabled alarm on a topic with a confirmed subscriber matches ${missing.map(([name]) => name).join(', ')}.`;
}

interface Seen { tellsApart: boolean }
interface Fits { readonly of: ReadonlyMap<object, boolean | undefined>; readonly tellsApart: boolean }

/** Whether a filter pattern matches each event of a monitor; one that matches the others too watches something else. */
const fitsOf = kept((monitor: Monitor, pattern: string): Fits => {
  const matches = filterPattern(pattern);
  const another = monitor.others.some((other) => matches(other) === true);
  const of = new Map(Object.values(monitor.events).map((event) => [event, another ? false : matches(event)]));
  return { of, tellsApart: new Set(of.values()).size > 1 };
}, (pattern) => pattern);

function isWatched(event: object, monitor: Monitor, trail: Trail, context: Context, seen: Seen): boolean {
  if (!recordsEverything(trail) || !trail.CloudWatchLogsLogGroupArn) return false;
  const group = context.get('AWS::Logs::LogGroup', trail.CloudWatchLogsLogGroupArn.replace(/:\*$/, ''));
  return group !== undefined && some(group.parts('AWS::Logs::MetricFilter'), (filter) => {
    const { of, tellsApart } = fitsOf(monitor, filter.FilterPattern ?? '');
    const fits = of.get(event);
    seen.tellsApart ||= tellsApart;
    if (fits === false) return false;
    const alarmed = some(filter.MetricTransformations ?? [], (metric) => isAlarmed(metric.MetricNamespace, metric.MetricName, group.region, context));
    return alarmed && (fits ?? cannotKnow({ reason: 'unsupported', text: `The filter pattern ${filter.FilterPattern ?? ''} is not understood.` }));
  });
}

function isAlarmed(namespace: string | undefined, name: string | undefined, region: string, context: Context): boolean {
  return some(context.all('AWS::CloudWatch::Alarm', region), (alarm) => {
    const watches = (alarm.Namespace === namespace && alarm.MetricName === name)
      || (alarm.Metrics ?? []).some((query) => query.MetricStat?.Metric?.Namespace === namespace && query.MetricStat?.Metric?.MetricName === name);
    return watches && alarm.ActionsEnabled !== false && some(alarm.AlarmActions ?? [], (action) => action.split(':')[2] === 'sns' && hasSubscriber(action, context));
  });
}

/** The resources of a chain that holds, for examples: a filter pattern, and what to change on the way. */
export const exampleChain = (FilterPattern: string, broken: { readonly trail?: object; readonly alarm?: object; readonly subscription?: string } = {}) => [
  { type: 'AWS::CloudTrail::Trail', id: 'main', properties: { IsMultiRegionTrail: true, IsLogging: true, CloudWatchLogsLogGroupArn: `${groupArn}:*`, ...broken.trail } },
  { type: 'AWS::Logs::LogGroup', id: 'trail', arn: groupArn, properties: {}, parts: { 'AWS::Logs::MetricFilter': [{ FilterPattern, MetricTransformations: [{ MetricNamespace: 'CIS', MetricName: 'watched', MetricValue: '1' }] }] } },
  { type: 'AWS::CloudWatch::Alarm', id: 'watched', properties: { Namespace: 'CIS', MetricName: 'watched', ActionsEnabled: true, AlarmActions: [topicArn], ...broken.alarm } },
  { type: 'AWS::SNS::Topic', id: 'pager', arn: topicArn, properties: {}, parts: { 'AWS::SNS::Subscription': [{ Protocol: 'email', SubscriptionArn: broken.subscription ?? `${topicArn}:1` }] } },
] as const;
const groupArn = 'arn:aws:logs:us-east-1:111122223333:log-group:trail';
const topicArn = 'arn:aws:sns:us-east-1:111122223333:pager';

/** A subscription has an ARN once it is confirmed. */
const hasSubscriber = (topic: string, context: Context): boolean =>
  some(context.get('AWS::SNS::Topic', topic)?.parts('AWS::SNS::Subscription') ?? [], (one) => one.SubscriptionArn?.startsWith('arn:'));
