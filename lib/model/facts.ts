import type { Json } from './json.ts';

/**
 * Types of our own, for what has no CloudFormation type: account-wide settings and satellites that only the live
 * account shows. Fields follow CloudFormation's spelling (PascalCase).
 */
export interface OwnTypes {
  /** Account-wide (`region: 'global'`) and region-wide settings. */
  'AWS::Account': {
    readonly PasswordPolicy?: AccountPasswordPolicy | null;
    readonly Summary?: AccountSummary;
    /** Serial numbers of virtual MFA devices of the root user: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html */
    readonly RootVirtualMfaDevices?: readonly string[];
    readonly CredentialReport?: CredentialReport;
    /** ARNs; IAM Identity Center makes one in each account: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html */
    readonly SamlProviders?: readonly string[];
    /** `null` where none is registered; values are concealed: https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html */
    readonly SecurityContact?: { readonly EmailAddress?: string; readonly PhoneNumber?: string } | null;
    /** Values are concealed: https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html */
    readonly ContactInformation?: Readonly<Record<string, string>>;
    /** `null` where the account has none: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html */
    readonly S3PublicAccessBlock?: AccountPublicAccessBlock | null;
  };
  /** A grant on a KMS key: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html */
  'Stance::KMS::Grant': {
    readonly GrantId?: string;
    readonly GranteePrincipal?: string;
    readonly RetiringPrincipal?: string;
    readonly IssuingAccount?: string;
    readonly Operations?: readonly string[];
  };
}

/** `null` where the account has no password policy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html */
interface AccountPasswordPolicy {
  readonly MinimumPasswordLength?: number;
  readonly PasswordReusePrevention?: number;
  readonly MaxPasswordAge?: number;
  readonly RequireUppercaseCharacters?: boolean;
  readonly RequireLowercaseCharacters?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
}

/** Root facts, 1 or 0: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
interface AccountSummary {
  readonly AccountMFAEnabled?: number;
  readonly AccountAccessKeysPresent?: number;
  readonly AccountPasswordPresent?: number;
  readonly AccountSigningCertificatesPresent?: number;
}

/** The account's part of https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html, times in ISO 8601. */
interface CredentialReport {
  readonly GeneratedTime?: string;
  /** IAM users that have a password. */
  readonly ConsoleUsers: number;
  readonly Root: {
    readonly PasswordLastUsed?: string;
    readonly AccessKeys: readonly AccessKeyFacts[];
  };
}

/** One access key; `LastUsedDate` is absent where no use is known. */
interface AccessKeyFacts {
  readonly Status: 'Active' | 'Inactive';
  readonly CreateDate?: string;
  readonly LastUsedDate?: string;
}

interface AccountPublicAccessBlock {
  readonly BlockPublicAcls?: boolean;
  readonly IgnorePublicAcls?: boolean;
  readonly BlockPublicPolicy?: boolean;
  readonly RestrictPublicBuckets?: boolean;
}

/** A bucket's access control list: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
interface BucketAcl {
  readonly OwnerId?: string;
  readonly Grants: readonly { readonly Permission: string; readonly GranteeId?: string; readonly GranteeUri?: string }[];
}

/** Delivery as of now, times in ISO 8601: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html */
interface TrailDelivery {
  readonly StartLoggingTime?: string;
  readonly LatestDeliveryError?: string;
  readonly LatestDeliveryTime?: string;
  readonly LatestCloudWatchLogsDeliveryError?: string;
  readonly LatestCloudWatchLogsDeliveryTime?: string;
}

/** A subscription of all log groups of a region: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AccountPolicy.html */
interface AccountSubscription {
  readonly PolicyName: string;
  readonly DestinationArn?: string;
  readonly SelectionCriteria?: string;
}

/** A replica of a global table, in another region: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaDescription.html */
interface TableReplica {
  readonly Region?: string;
  readonly Status?: string;
  readonly KMSMasterKeyId?: string;
}

/** Facts that the live service knows and CloudFormation has no property for, by resource type. */
export interface LiveFacts {
  'AWS::IAM::AccessKey': { readonly CreateDate?: string; readonly LastUsedDate?: string };
  'AWS::IAM::ManagedPolicy': { readonly AttachmentCount?: number; readonly PermissionsBoundaryUsageCount?: number };
  'AWS::IAM::Role': { readonly CreateDate?: string; readonly LastUsedDate?: string };
  'AWS::IAM::ServerCertificate': { readonly Expiration?: string };
  'AWS::IAM::User': {
    readonly CreateDate?: string;
    readonly MfaActive?: boolean;
    readonly PasswordLastUsed?: string;
    readonly PasswordLastChanged?: string;
  };
  'AWS::CloudTrail::Trail': { readonly HomeRegion?: string; readonly Delivery?: TrailDelivery };
  'AWS::DynamoDB::Table': { readonly LatestStreamArn?: string; readonly Replicas?: readonly TableReplica[] };
  'AWS::Events::Rule': { readonly ManagedBy?: string };
  'AWS::KMS::Key': { readonly KeyManager?: string; readonly KeyState?: string; readonly DeletionDate?: string; readonly MultiRegionKeyType?: string };
  /** The policy statement as it is: it may deny, or hold conditions that no property of the type expresses. */
  'AWS::Lambda::LayerVersionPermission': { readonly Statement?: Json };
  'AWS::Lambda::Permission': { readonly Statement?: Json };
  'AWS::Lambda::Version': { readonly Version?: string; readonly Runtime?: string };
  'AWS::Logs::LogGroup': { readonly AccountSubscriptions?: readonly AccountSubscription[] };
  'AWS::S3::Bucket': { readonly Acl?: BucketAcl; readonly PolicyIsPublic?: boolean; readonly MfaDelete?: boolean };
  'AWS::SNS::Subscription': { readonly SubscriptionArn?: string; readonly Owner?: string };
  'AWS::SQS::Queue': { readonly QueueUrl?: string; readonly DeadLetterSourceQueues?: readonly string[] };
}

/** The same names at run time: on a resource from a template they read as unknown. A missing name does not compile. */
export const liveFacts: { readonly [T in keyof LiveFacts]: { readonly [K in keyof Required<LiveFacts[T]>]: true } } = {
  'AWS::IAM::AccessKey': { CreateDate: true, LastUsedDate: true },
  'AWS::IAM::ManagedPolicy': { AttachmentCount: true, PermissionsBoundaryUsageCount: true },
  'AWS::IAM::Role': { CreateDate: true, LastUsedDate: true },
  'AWS::IAM::ServerCertificate': { Expiration: true },
  'AWS::IAM::User': { CreateDate: true, MfaActive: true, PasswordLastUsed: true, PasswordLastChanged: true },
  'AWS::CloudTrail::Trail': { HomeRegion: true, Delivery: true },
  'AWS::DynamoDB::Table': { LatestStreamArn: true, Replicas: true },
  'AWS::Events::Rule': { ManagedBy: true },
  'AWS::KMS::Key': { KeyManager: true, KeyState: true, DeletionDate: true, MultiRegionKeyType: true },
  'AWS::Lambda::LayerVersionPermission': { Statement: true },
  'AWS::Lambda::Permission': { Statement: true },
  'AWS::Lambda::Version': { Version: true, Runtime: true },
  'AWS::Logs::LogGroup': { AccountSubscriptions: true },
  'AWS::S3::Bucket': { Acl: true, PolicyIsPublic: true, MfaDelete: true },
  'AWS::SNS::Subscription': { SubscriptionArn: true, Owner: true },
  'AWS::SQS::Queue': { QueueUrl: true, DeadLetterSourceQueues: true },
};
