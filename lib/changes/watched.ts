import { rowsOf, services } from './event-map.ts';
import type { Target } from './event-map.ts';
import { shapes } from './shapes.ts';

/** The events of one CloudTrail source that touch a watched type. */
export interface WatchedSource {
  /** `iam.amazonaws.com`, as `detail.eventSource` has it. */
  readonly source: string;
  /** `aws.iam`, as an EventBridge envelope has it. */
  readonly eventBridgeSource: string;
  /** Event names without their version: match them as prefixes. */
  readonly names: readonly string[];
}

const isTouched = (target: Target, watched: (type: string) => boolean): boolean => (target.type.endsWith('::*')
  ? [...shapes.keys()].some((type) => type.startsWith(target.type.slice(0, -1)) && watched(type)) : watched(target.type));

const touchingNames = (service: string, watched: (type: string) => boolean): string[] =>
  [...rowsOf(service)].filter(([, row]) => row.targets.some((target) => isTouched(target, watched))).map(([name]) => name);

/** True where some event of the service touches a watched type, other than what the account has of every service. */
export const isWatchedService = (service: string, watched: (type: string) => boolean): boolean =>
  touchingNames(service, (type) => type !== 'AWS::Account' && watched(type)).length > 0;

/** The sources and events that touch a watched type, for the patterns of EventBridge rules. */
export const watchedEvents = (watched: (type: string) => boolean): readonly WatchedSource[] => services.flatMap((service) => {
  const names = touchingNames(service, watched);
  return names.length === 0 ? [] : [{ source: `${service}.amazonaws.com`, eventBridgeSource: `aws.${service}`, names }];
});
