/**
 * Types of our own, for what has no CloudFormation type: account-wide settings and satellites that only the live
 * account shows. Fields follow CloudFormation's spelling (PascalCase).
 */
export interface OwnTypes {
  /** Account-wide (`region: 'global'`) and region-wide settings. */
  'AWS::Account': {
    readonly PasswordPolicy?: AccountPasswordPolicy | null;
  };
}

/** `null` where the account has no password policy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html */
interface AccountPasswordPolicy {
  readonly MinimumPasswordLength?: number;
  readonly PasswordReusePrevention?: number;
}

/** Facts that the live service knows and CloudFormation has no property for, by resource type. */
export interface LiveFacts {
  'AWS::SQS::Queue': { readonly QueueUrl?: string };
}

/** The same names at run time: on a resource from a template they read as unknown. A missing name does not compile. */
export const liveFacts: { readonly [T in keyof LiveFacts]: { readonly [K in keyof Required<LiveFacts[T]>]: true } } = {
  'AWS::SQS::Queue': { QueueUrl: true },
};
