/** What examples say in the words of the live account, in CloudFormation's words. */
import { liveFacts } from '../../lib/model/facts.ts';
import type { TypeName } from '../../lib/model/types.ts';
import type { Properties } from './scene.ts';

/** CloudFormation has no words for what an example shows. */
export class NotWritable extends Error {}

const everyone = 'http://acs.amazonaws.com/groups/global/AllUsers';
const authenticated = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';

/** A live fact as properties of a template; undefined where there are none. */
const translations: Readonly<Record<string, (value: unknown) => Properties | undefined>> = {
  'AWS::KMS::Key KeyManager': (value) => (value === 'CUSTOMER' ? {} : undefined),
  'AWS::KMS::Key KeyState': (value) => (value === 'Enabled' ? {} : value === 'Disabled' ? { Enabled: false } : undefined),
  'AWS::KMS::Key MultiRegionKeyType': (value) => (value === 'PRIMARY' ? { MultiRegion: true } : undefined),
  'AWS::Logs::LogGroup AccountSubscriptions': (value) => (Array.isArray(value) && value.length === 0 ? {} : undefined),
  'AWS::SNS::Subscription SubscriptionArn': (value) => (String(value).startsWith('arn:') ? {} : undefined),
  'AWS::S3::Bucket Acl': accessControl,
};

/** Properties without live facts; throws NotWritable where a fact can't be said in a template. */
export function written(type: TypeName, properties: Properties): Properties {
  const facts = (liveFacts as Readonly<Record<string, object>>)[type] ?? {};
  if (type.startsWith('Stance::')) throw new NotWritable(`no template makes a ${type}`);
  return Object.assign({}, ...Object.entries(properties).map(([key, value]) => {
    if (!Object.hasOwn(facts, key)) return { [key]: value };
    const said = translations[`${type} ${key}`]?.(value);
    if (said === undefined) throw new NotWritable(`no template says ${key} of ${type}`);
    return said;
  })) as Properties;
}

/** The canned list that has these grants: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
function accessControl(acl: unknown): Properties | undefined {
  const { OwnerId, Grants = [] } = acl as { readonly OwnerId?: string; readonly Grants?: readonly { readonly Permission: string; readonly GranteeUri?: string; readonly GranteeId?: string }[] };
  const said = Grants.filter(({ GranteeId }) => GranteeId === undefined || GranteeId !== OwnerId).map(({ Permission, GranteeUri, GranteeId }) => `${Permission} ${GranteeUri ?? GranteeId ?? ''}`).sort().join();
  const canned: Readonly<Record<string, Properties>> = {
    '': {}, [`READ ${everyone}`]: { AccessControl: 'PublicRead' }, [`READ ${everyone},WRITE ${everyone}`]: { AccessControl: 'PublicReadWrite' },
    [`READ ${authenticated}`]: { AccessControl: 'AuthenticatedRead' },
  };
  return canned[said];
}
