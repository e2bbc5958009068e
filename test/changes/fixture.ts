/** One event shape and what must come of it. */
export interface Fixture {
  /** Service and event name. */
  readonly event: string;
  readonly request: unknown;
  readonly response: unknown;
  /** `Type id` of each resource, `Type *` for a sweep of the type; none where the event is to be ignored. */
  readonly wanted: readonly string[];
  /** Other parts of the record. */
  readonly more: Readonly<Record<string, unknown>>;
}

export const account = '111122223333';
export const at = `eu-west-1:${account}`;
export const user = { type: 'IAMUser', userName: 'ann', arn: `arn:aws:iam::${account}:user/ann`, accountId: account };
export const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account, principalId: account };
export const session = {
  type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/deploy/run-7`, accountId: account,
  sessionContext: { sessionIssuer: { type: 'Role', userName: 'deploy', arn: `arn:aws:iam::${account}:role/deploy` } },
};

/** A fixture; `wanted` lists types without their `AWS::`. */
export const seen = (event: string, request: unknown, response: unknown, wanted: string, more: Readonly<Record<string, unknown>> = {}): Fixture =>
  ({ event, request, response, wanted: wanted === '' ? [] : wanted.split('; ').map((one) => `AWS::${one}`), more });

/** The record of a fixture as CloudTrail writes it. */
export const recordOfFixture = (fixture: Fixture): Record<string, unknown> => {
  const [source = '', name = ''] = fixture.event.split(' ');
  return {
    eventVersion: '1.10', userIdentity: user, eventTime: '2026-11-03T08:15:00Z', eventSource: `${source}.amazonaws.com`, eventName: name,
    awsRegion: ['iam', 'cloudfront', 'route53', 'organizations', 'account'].includes(source) ? 'us-east-1' : 'eu-west-1',
    sourceIPAddress: '192.0.2.10', userAgent: 'aws-cli/2.17', requestParameters: fixture.request, responseElements: fixture.response,
    requestID: 'r-1', eventID: '5f0c6a3e-0000-4000-8000-000000000001', readOnly: false, eventType: 'AwsApiCall', managementEvent: true,
    recipientAccountId: account, eventCategory: 'Management', ...fixture.more,
  };
};
