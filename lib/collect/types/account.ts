import { AccountClient, GetAlternateContactCommand, GetContactInformationCommand } from '@aws-sdk/client-account';
import {
  GenerateCredentialReportCommand, GetAccountPasswordPolicyCommand, GetAccountSummaryCommand, GetCredentialReportCommand, IAMClient, ListSAMLProvidersCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { conceal } from '../../model/secret.ts';
import { Unknown } from '../../model/unknown.ts';
import { homeApi, pages } from '../api.ts';
import { collector, type Place } from '../collector.ts';
import { absent } from '../errors.ts';
import { keysOf, reportOf, timeOf } from '../iam/report.ts';
import { defined } from '../shape.ts';

/**
 * The account itself, once for each region asked about; its account-wide answers are read once for all of them:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
export default collector({
  type: 'AWS::Account',
  service: 'account',
  scope: 'regional',
  apis: {
    account: homeApi(AccountClient, { GetAlternateContactCommand, GetContactInformationCommand }),
    iam: homeApi(IAMClient, {
      GetAccountPasswordPolicyCommand, GetAccountSummaryCommand, GenerateCredentialReportCommand, GetCredentialReportCommand, ListVirtualMFADevicesCommand,
      ListSAMLProvidersCommand,
    }),
    s3control: homeApi(S3ControlClient, { GetPublicAccessBlockCommand }),
  },
  async* list(_aws, place) { yield await Promise.resolve(self(place)); },
  find: (_aws, place, idOrArn) => Promise.resolve(idOrArn === place.account || idOrArn === self(place).arn ? self(place) : undefined),
  facets: {
    passwordPolicy: {
      properties: ['PasswordPolicy'],
      read: (aws, _account, place) => place.once('iam password policy', async () => {
        const policy = (await absent(aws.iam.GetAccountPasswordPolicy({}), 'NoSuchEntity', 'NoSuchEntityException'))?.PasswordPolicy;
        return { properties: { PasswordPolicy: policy ? defined(policy) : null } };
      }),
    },
    summary: {
      properties: ['Summary'],
      read: (aws, _account, place) => place.once('iam account summary', async () => ({ properties: { Summary: (await aws.iam.GetAccountSummary({})).SummaryMap ?? {} } })),
    },
    rootMfa: {
      properties: ['RootVirtualMfaDevices'],
      read: (aws, account, place) => place.once('iam root virtual mfa', async () => {
        const serials: string[] = [];
        for await (const page of pages(aws.iam.ListVirtualMFADevices, { AssignmentStatus: 'Assigned', MaxItems: 1000 }, 'Marker', 'Marker')) {
          for (const { SerialNumber = '', User } of page.VirtualMFADevices ?? []) {
            if (User?.Arn === account.arn || SerialNumber.endsWith(':mfa/root-account-mfa-device')) serials.push(SerialNumber);
          }
        }
        return { properties: { RootVirtualMfaDevices: serials } };
      }),
    },
    credentialReport: {
      properties: ['CredentialReport'],
      async read(aws, account, place) {
        const { generated, rows } = await reportOf(aws, place);
        const root = rows.get(account.arn ?? '') ?? [...rows.values()].find((row) => row['user'] === '<root_account>');
        const users = [...rows.values()].filter((row) => row !== root);
        const missing = new Unknown({ reason: 'error', service: 'iam', operation: 'GetCredentialReport', text: 'The credential report has no row for the root user.' });
        return {
          properties: {
            CredentialReport: {
              ...defined({ GeneratedTime: generated }),
              ConsoleUsers: users.filter((row) => row['password_enabled']?.toLowerCase() === 'true').length,
              Root: root ? { ...defined({ PasswordLastUsed: timeOf(root, 'password_last_used') }), AccessKeys: keysOf(root) as never } : missing as never,
            },
          },
        };
      },
    },
    samlProviders: {
      properties: ['SamlProviders'],
      read: (aws, _account, place) => place.once('iam saml providers', async () => {
        const { SAMLProviderList = [] } = await aws.iam.ListSAMLProviders({});
        return { properties: { SamlProviders: SAMLProviderList.flatMap((p) => p.Arn ?? []) } };
      }),
    },
    publicAccessBlock: {
      properties: ['S3PublicAccessBlock'],
      read: (aws, _account, place) => place.once('s3 account public access block', async () => {
        const answer = await absent(aws.s3control.GetPublicAccessBlock({ AccountId: place.account }), 'NoSuchPublicAccessBlockConfiguration');
        return { properties: { S3PublicAccessBlock: answer ? defined({ ...answer.PublicAccessBlockConfiguration }) : null } };
      }),
    },
    securityContact: {
      properties: ['SecurityContact'],
      read: (aws, _account, place) => place.once('account security contact', async () => {
        const contact = (await absent(aws.account.GetAlternateContact({ AlternateContactType: 'SECURITY' }), 'ResourceNotFoundException'))?.AlternateContact;
        return { properties: { SecurityContact: contact ? concealed({ EmailAddress: contact.EmailAddress, PhoneNumber: contact.PhoneNumber }) : null } };
      }),
    },
    contactInformation: {
      properties: ['ContactInformation'],
      read: (aws, _account, place) => place.once('account contact information', async () => {
        const { ContactInformation = {} } = await aws.account.GetContactInformation({});
        return { properties: { ContactInformation: concealed({ ...ContactInformation }) } };
      }),
    },
  },
});

const self = ({ account, partition }: Place) => ({ id: account, name: account, arn: `arn:${partition}:iam::${account}:root`, tags: {} });

/** Personal data of contacts stays out of findings: only what is filled in shows. */
const concealed = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value ? [[key, conceal(value)]] : [])));
