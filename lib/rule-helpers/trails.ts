/** What trails record: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html */
import { every, some, type PropertiesOf, type RuleContext, type Subject } from '../rule.ts';
import { takesFrom } from './bucket.ts';

type Trail = Subject<'AWS::CloudTrail::Trail'>;
type Properties = PropertiesOf<'AWS::CloudTrail::Trail'>;
type Advanced = NonNullable<Properties['AdvancedEventSelectors']>[number];
type TrailReader = Pick<RuleContext<'AWS::CloudTrail::Trail', Record<string, never>>, 'all'>;

/** Kinds of calls that are recorded. */
type Kind = 'read' | 'write';
const kindsOf = (readWriteType: string | undefined): readonly Kind[] =>
  readWriteType === 'ReadOnly' ? ['read'] : readWriteType === 'WriteOnly' ? ['write'] : ['read', 'write'];

/** The kinds that an advanced selector records whole: none where a field narrows it. */
function kindsOfAdvanced(selector: Advanced, category: string, type: string | undefined, everything: RegExp): readonly Kind[] {
  let kinds: readonly Kind[] = ['read', 'write'];
  let right = false;
  let typed = type === undefined;
  for (const field of selector.FieldSelectors ?? []) {
    const values = field.Equals ?? [];
    if (field.Field === 'eventCategory') right = values.includes(category);
    else if (field.Field === 'resources.type') typed = type !== undefined && values.includes(type);
    else if (field.Field === 'readOnly') kinds = values.length > 1 ? kinds : [String(values[0]).toLowerCase() === 'true' ? 'read' : 'write'];
    else if (!(field.Field === 'resources.ARN' && (field.StartsWith ?? []).some((start) => everything.test(start)))) return [];
  }
  return right && typed ? kinds : [];
}

const isDefault = (trail: Properties): boolean => !trail.AdvancedEventSelectors?.length && !trail.EventSelectors?.length;

const all: ReadonlySet<Kind> = new Set(['read', 'write']);

/** The kinds of management events that a trail records whole; a trail without selectors records all of them. */
export function managementKinds(trail: Properties): ReadonlySet<Kind> {
  if (isDefault(trail)) return all;
  return new Set([
    ...(trail.AdvancedEventSelectors ?? []).flatMap((selector) => kindsOfAdvanced(selector, 'Management', undefined, /^$/)),
    ...(trail.EventSelectors ?? []).flatMap((selector) => (selector.IncludeManagementEvents === false || selector.ExcludeManagementEventSources?.length ? [] : kindsOf(selector.ReadWriteType))),
  ]);
}

/** The kinds of data events that a trail records for every resource of a type. */
export function dataKinds(trail: Properties, type: 'AWS::S3::Object' | 'AWS::Lambda::Function'): ReadonlySet<Kind> {
  const everything = type === 'AWS::S3::Object' ? /^arn:[a-z-]+:s3(?::::)?$/ : /^arn:[a-z-]+:lambda$/;
  return new Set([
    ...(trail.AdvancedEventSelectors ?? []).flatMap((selector) => kindsOfAdvanced(selector, 'Data', type, everything)),
    ...(trail.EventSelectors ?? []).flatMap((selector) =>
      ((selector.DataResources ?? []).some((resource) => resource.Type === type && (resource.Values ?? []).some((value) => everything.test(value))) ? kindsOf(selector.ReadWriteType) : [])),
  ]);
}

/** Whether a trail of all regions is on and records management events whole. */
export const recordsEverything = (trail: Trail): boolean =>
  trail.IsMultiRegionTrail === true && trail.IsLogging === true && managementKinds(trail).size === 2;

/**
 * Whether one of the account's trails delivers into a bucket. A template shows only some of the trails; a bucket whose
 * policy lets CloudTrail put nothing serves none of them.
 */
export const isTrailBucket = (bucket: Subject<'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'>, context: TrailReader): boolean => every([
  () => bucket.origin === 'live' || takesFrom(bucket, 'cloudtrail.amazonaws.com'),
  () => some(context.all('AWS::CloudTrail::Trail'), (trail) => trail.S3BucketName === bucket.name),
], (holds) => holds());

/** What is wrong where no trail does what it should, with the trails that were looked at. */
export function noTrail(context: TrailReader, wanted: string, does: (trail: Trail) => boolean): string | false {
  const trails = context.all('AWS::CloudTrail::Trail');
  if (some(trails, does)) return false;
  return trails.length === 0 ? `There is no trail, so none ${wanted}.` : `Of the trails (${trails.map((trail) => trail.name).join(', ')}) none ${wanted}.`;
}
