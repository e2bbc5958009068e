import {
  GetFunctionCodeSigningConfigCommand, GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand, GetPolicyCommand, GetRuntimeManagementConfigCommand,
  LambdaClient, ListAliasesCommand, ListFunctionEventInvokeConfigsCommand, ListFunctionsCommand, ListFunctionUrlConfigsCommand, ListTagsCommand, ListVersionsByFunctionCommand,
  type AliasConfiguration, type FunctionConfiguration, type ListAliasesCommandInput, type ListAliasesCommandOutput,
} from '@aws-sdk/client-lambda';
import type { PropertiesOf } from '../../model/types.ts';
import { Pending } from '../../model/resource.ts';
import { api, pages } from '../api.ts';
import { collector, type Found, type PartOf, type Place } from '../collector.ts';
import { absent } from '../errors.ts';
import { permissionsOf } from '../lambda-policy.ts';
import { functionName, functionProperties, qualifierOf } from '../lambda-shape.ts';
import { pruned } from '../shape.ts';

type Parts = 'AWS::Lambda::Alias' | 'AWS::Lambda::EventInvokeConfig' | 'AWS::Lambda::Permission' | 'AWS::Lambda::Url' | 'AWS::Lambda::Version';
type Version = PartOf<'AWS::Lambda::Version'>;

/**
 * Functions with what hangs on them: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
 * One listing gives all functions with all their published versions; GetFunction is avoided, since it gives away the code.
 */
export default collector({
  type: 'AWS::Lambda::Function',
  service: 'lambda',
  scope: 'regional',
  parts: ['AWS::Lambda::Alias', 'AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::Permission', 'AWS::Lambda::Url', 'AWS::Lambda::Version'],
  apis: { lambda: api(LambdaClient, {
    GetFunctionCodeSigningConfigCommand, GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand, GetPolicyCommand, GetRuntimeManagementConfigCommand,
    ListAliasesCommand, ListFunctionEventInvokeConfigsCommand, ListFunctionsCommand, ListFunctionUrlConfigsCommand, ListTagsCommand, ListVersionsByFunctionCommand,
  }) },
  async* list(aws, place) {
    const latest = new Map<string, FunctionConfiguration>();
    const versions = new Map<string, Version[]>();
    let failed: unknown;
    try {
      for await (const page of pages(aws.lambda.ListFunctions, { FunctionVersion: 'ALL' }, 'NextMarker', 'Marker')) {
        for (const f of page.Functions ?? []) {
          // Replicas of an edge function belong to their master, which is listed in its own region.
          if (f.FunctionName === undefined || (f.MasterArn !== undefined && functionName(f.MasterArn) !== f.FunctionName)) continue;
          if (f.Version === undefined || f.Version === '$LATEST') latest.set(f.FunctionName, f);
          else versions.set(f.FunctionName, [...versions.get(f.FunctionName) ?? [], versionPart(f.Version, f)]);
        }
      }
    } catch (error) {
      failed = error;
    }
    for (const f of latest.values()) yield found(f, place, failed === undefined ? versions.get(f.FunctionName ?? '') ?? [] : undefined);
    if (failed !== undefined) throw failed;
  },
  async find(aws, place, idOrArn) {
    return found(await aws.lambda.GetFunctionConfiguration({ FunctionName: functionName(idOrArn) }), place);
  },
  facets: {
    permissions: {
      parts: ['AWS::Lambda::Permission'],
      async read(aws, fn, place) {
        const policyOf = async (Qualifier?: string) => {
          const answer = await absent(aws.lambda.GetPolicy({ FunctionName: fn.id, ...(Qualifier === undefined ? {} : { Qualifier }) }), 'ResourceNotFoundException');
          return answer?.Policy === undefined ? [] : permissionsOf(answer.Policy, Qualifier === undefined ? String(fn.arn) : `${fn.arn}:${Qualifier}`);
        };
        // Every published version and alias may carry a policy of its own.
        const known = fn.parts['AWS::Lambda::Version'];
        const versions = Array.isArray(known) ? known as readonly Version[] : await versionsOf(aws.lambda.ListVersionsByFunction, fn.id);
        const aliases = await place.once(`lambda aliases ${fn.arn}`, () => aliasesOf(aws.lambda.ListAliases, fn.id));
        const qualifiers = [undefined, ...versions.map((v) => v.properties.Version), ...aliases.map((a) => a.Name)];
        return { parts: { 'AWS::Lambda::Permission': (await Promise.all(qualifiers.map(policyOf))).flat() } };
      },
    },
    aliases: {
      parts: ['AWS::Lambda::Alias'],
      async read(aws, fn, place) {
        const aliases = await place.once(`lambda aliases ${fn.arn}`, () => aliasesOf(aws.lambda.ListAliases, fn.id));
        return { parts: { 'AWS::Lambda::Alias': aliases.map((a) => ({
          id: `${fn.id}:${a.Name}`,
          properties: pruned<PropertiesOf<'AWS::Lambda::Alias'>>({
            FunctionName: fn.id, Name: a.Name, Description: a.Description, FunctionVersion: a.FunctionVersion,
            RoutingConfig: a.RoutingConfig?.AdditionalVersionWeights && { AdditionalVersionWeights: Object.entries(a.RoutingConfig.AdditionalVersionWeights).map(([FunctionVersion, FunctionWeight]) => ({ FunctionVersion, FunctionWeight })) },
          }),
        })) } };
      },
    },
    versions: {
      parts: ['AWS::Lambda::Version'],
      async read(aws, fn) { return { parts: { 'AWS::Lambda::Version': await versionsOf(aws.lambda.ListVersionsByFunction, fn.id) } }; },
    },
    urls: {
      parts: ['AWS::Lambda::Url'],
      async read(aws, fn) {
        const urls: PartOf<'AWS::Lambda::Url'>[] = [];
        for await (const page of pages(aws.lambda.ListFunctionUrlConfigs, { FunctionName: fn.id }, 'NextMarker', 'Marker')) {
          for (const u of page.FunctionUrlConfigs ?? []) {
            urls.push({ id: u.FunctionUrl ?? '', properties: pruned<PropertiesOf<'AWS::Lambda::Url'>>({
              TargetFunctionArn: fn.arn, Qualifier: qualifierOf(u.FunctionArn ?? ''), AuthType: u.AuthType, InvokeMode: u.InvokeMode, Cors: u.Cors,
            }) });
          }
        }
        return { parts: { 'AWS::Lambda::Url': urls } };
      },
    },
    asynchronous: {
      parts: ['AWS::Lambda::EventInvokeConfig'],
      async read(aws, fn) {
        const configs: PartOf<'AWS::Lambda::EventInvokeConfig'>[] = [];
        for await (const page of pages(aws.lambda.ListFunctionEventInvokeConfigs, { FunctionName: fn.id }, 'NextMarker', 'Marker')) {
          for (const c of page.FunctionEventInvokeConfigs ?? []) {
            const Qualifier = qualifierOf(c.FunctionArn ?? '') ?? '$LATEST';
            configs.push({ id: `${fn.id}:${Qualifier}`, properties: pruned<PropertiesOf<'AWS::Lambda::EventInvokeConfig'>>({
              FunctionName: fn.id, Qualifier, MaximumEventAgeInSeconds: c.MaximumEventAgeInSeconds, MaximumRetryAttempts: c.MaximumRetryAttempts,
              DestinationConfig: c.DestinationConfig && { OnFailure: destination(c.DestinationConfig.OnFailure), OnSuccess: destination(c.DestinationConfig.OnSuccess) },
            }) });
          }
        }
        return { parts: { 'AWS::Lambda::EventInvokeConfig': configs } };
      },
    },
    signing: {
      properties: ['CodeSigningConfigArn'],
      async read(aws, fn) {
        if (fn.properties['PackageType'] === 'Image') return {};
        const answer = await absent(aws.lambda.GetFunctionCodeSigningConfig({ FunctionName: fn.id }), 'ResourceNotFoundException');
        return answer?.CodeSigningConfigArn ? { properties: { CodeSigningConfigArn: answer.CodeSigningConfigArn } } : {};
      },
    },
    concurrency: {
      properties: ['ReservedConcurrentExecutions'],
      async read(aws, fn) {
        const { ReservedConcurrentExecutions } = await aws.lambda.GetFunctionConcurrency({ FunctionName: fn.id });
        return ReservedConcurrentExecutions === undefined ? {} : { properties: { ReservedConcurrentExecutions } };
      },
    },
    runtime: {
      properties: ['RuntimeManagementConfig'],
      async read(aws, fn) {
        if (fn.properties['PackageType'] === 'Image') return {};
        const { UpdateRuntimeOn, RuntimeVersionArn } = await aws.lambda.GetRuntimeManagementConfig({ FunctionName: fn.id });
        return { properties: { RuntimeManagementConfig: pruned<NonNullable<PropertiesOf<'AWS::Lambda::Function'>['RuntimeManagementConfig']>>({ UpdateRuntimeOn, RuntimeVersionArn: RuntimeVersionArn || undefined }) } };
      },
    },
    tags: {
      tags: true,
      async read(aws, fn) { return { tags: (await aws.lambda.ListTags({ Resource: fn.arn })).Tags ?? {} }; },
    },
  },
});

function found(f: FunctionConfiguration, place: Place, versions?: readonly Version[]): Found<'AWS::Lambda::Function', Parts> {
  const name = f.FunctionName ?? '';
  return {
    id: name, name, arn: `arn:${place.partition}:lambda:${place.region}:${place.account}:function:${name}`,
    properties: functionProperties(f), parts: { 'AWS::Lambda::Version': versions ?? new Pending('versions') },
  };
}

const destination = (to: { Destination?: string | undefined } | undefined): { Destination: string } | undefined => (to?.Destination ? { Destination: to.Destination } : undefined);

const versionPart = (Version: string, f: FunctionConfiguration): Version => ({
  id: `${f.FunctionName}:${Version}`, properties: { FunctionName: f.FunctionName ?? '', Version, ...(f.Runtime === undefined ? {} : { Runtime: f.Runtime }) },
});

type List = (input: { FunctionName: string; Marker?: string }) => Promise<{ Versions?: FunctionConfiguration[] | undefined; NextMarker?: string | undefined }>;

async function versionsOf(list: List, FunctionName: string): Promise<Version[]> {
  const versions: Version[] = [];
  for await (const page of pages(list, { FunctionName }, 'NextMarker', 'Marker')) {
    for (const f of page.Versions ?? []) if (f.Version !== undefined && f.Version !== '$LATEST') versions.push(versionPart(f.Version, f));
  }
  return versions;
}

async function aliasesOf(list: (input: ListAliasesCommandInput) => Promise<ListAliasesCommandOutput>, FunctionName: string): Promise<AliasConfiguration[]> {
  const aliases: AliasConfiguration[] = [];
  for await (const page of pages(list, { FunctionName }, 'NextMarker', 'Marker')) aliases.push(...page.Aliases ?? []);
  return aliases;
}
