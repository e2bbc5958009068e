/** The namespace of Stance's own metrics in CloudWatch. */
export const metricNamespace = 'Stance';
/** Sweeps that were planned: none in two intervals alarms. */
export const sweepsPlanned = 'SweepsPlanned';
/** Milliseconds from a touch of the heartbeat's rule to its event's arrival in the pipeline. */
export const heartbeatLatency = 'HeartbeatLatency';
/** Failures of a day that events tell of. */
export const driftOfDay = 'Drift';
/** Those of them that a sweep saw first. */
export const driftFirstSeenBySweep = 'DriftFirstSeenBySweep';

/** One value of a metric of Stance. */
export interface MetricValue {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds';
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * A line of a function's log from which CloudWatch makes a metric, with no permission and no call:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const metricLine = ({ name, unit, value, dimensions }: MetricValue, at: Date): string => `${JSON.stringify({
  _aws: { Timestamp: at.getTime(), CloudWatchMetrics: [{ Namespace: metricNamespace, Dimensions: [Object.keys(dimensions)], Metrics: [{ Name: name, Unit: unit }] }] },
  ...dimensions, [name]: value,
})}\n`;
