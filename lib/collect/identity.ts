import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AccessError, InputError, oneLine } from '../errors.ts';
import { api, bind, pages, type Caller } from './api.ts';
import { CallError } from './errors.ts';

/** The account that the credentials belong to. */
export interface Identity { readonly account: string; readonly partition: string }

const apis = {
  sts: api(STSClient, { GetCallerIdentityCommand }),
  account: api(AccountClient, { ListRegionsCommand }),
};

const expired = /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|RequestExpired)$/;
const refused = /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure|IncompleteSignature)$/;

/** Whose account this is; AccessError where the credentials are missing, expired or refused. */
export async function whoAmI(caller: Caller, region: string): Promise<Identity> {
  try {
    const { Account, Arn } = await bind(apis, caller, region).sts.GetCallerIdentity({});
    return { account: Account ?? '', partition: Arn?.split(':')[1] ?? 'aws' };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    throw accessErrorOf(error);
  }
}

function accessErrorOf(error: CallError): AccessError {
  if (expired.test(error.code)) return new AccessError({ what: 'the AWS credentials have expired', mend: 'sign in again (aws sso login, or new session keys) and repeat' });
  if (refused.test(error.code)) return new AccessError({ what: `AWS refused the credentials (${error.code})`, mend: 'check the access key, the secret and the clock of this machine' });
  if (error.code === 'CredentialsProviderError') return new AccessError({ what: 'no AWS credentials were found', mend: 'set AWS_PROFILE or AWS_ACCESS_KEY_ID, pass --profile, or replay a recording with --replay FILE' });
  return new AccessError({ what: `AWS could not be asked who we are: ${oneLine(error.message)}`, mend: 'check the network, AWS_ENDPOINT_URL and the region' });
}

/**
 * The enabled regions of the account, sorted: https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
 * Where that is denied or not there (emulators), `otherwise` is asked; AccessError where neither answers.
 */
export async function enabledRegions(caller: Caller, homeRegion: string, otherwise?: (caller: Caller, homeRegion: string) => Promise<string[]>): Promise<string[]> {
  const { account } = bind(apis, caller, homeRegion);
  const regions: string[] = [];
  try {
    for await (const page of pages(account.ListRegions, { RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'], MaxResults: 50 }, 'NextToken', 'NextToken')) {
      for (const { RegionName } of page.Regions ?? []) if (RegionName !== undefined) regions.push(RegionName);
    }
    return regions.sort();
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (!otherwise) throw regionsUnknown(error);
    try {
      return await otherwise(caller, homeRegion);
    } catch (second) {
      throw second instanceof CallError ? regionsUnknown(error) : second;
    }
  }
}

const regionsUnknown = (error: CallError): AccessError =>
  new AccessError({ what: `the enabled regions could not be listed: ${oneLine(error.message)}`, mend: 'allow account:ListRegions, or name them with --regions' });

/** Splits and checks `--regions`; undefined stands for all enabled ones. InputError for what is no region's name. */
export function regionsOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text === 'all') return undefined;
  const names = text.split(',').map((region) => region.trim());
  for (const name of names) {
    if (!/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(name)) throw new InputError({ what: `${JSON.stringify(name)} is not a region's name`, mend: 'write it like eu-central-1, or all' });
  }
  return [...new Set(names)];
}
