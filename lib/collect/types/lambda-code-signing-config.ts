import { GetCodeSigningConfigCommand, LambdaClient, ListCodeSigningConfigsCommand, ListTagsCommand, type CodeSigningConfig } from '@aws-sdk/client-lambda';
import type { PropertiesOf } from '../../model/types.ts';
import { api, pages } from '../api.ts';
import { collector, type Found, type Place } from '../collector.ts';
import { pruned } from '../shape.ts';

/** Who may sign code, and what happens to other code: https://docs.aws.amazon.com/lambda/latest/api/API_CodeSigningConfig.html */
export default collector({
  type: 'AWS::Lambda::CodeSigningConfig',
  service: 'lambda',
  scope: 'regional',
  apis: { lambda: api(LambdaClient, { GetCodeSigningConfigCommand, ListCodeSigningConfigsCommand, ListTagsCommand }) },
  async* list(aws, place) {
    for await (const page of pages(aws.lambda.ListCodeSigningConfigs, {}, 'NextMarker', 'Marker')) {
      for (const config of page.CodeSigningConfigs ?? []) yield found(config, place);
    }
  },
  async find(aws, place, idOrArn) {
    const arn = idOrArn.startsWith('arn:') ? idOrArn : `arn:${place.partition}:lambda:${place.region}:${place.account}:code-signing-config:${idOrArn}`;
    const { CodeSigningConfig: config } = await aws.lambda.GetCodeSigningConfig({ CodeSigningConfigArn: arn });
    return config && found(config, place);
  },
  facets: {
    tags: {
      tags: true,
      async read(aws, config) { return { tags: (await aws.lambda.ListTags({ Resource: config.arn })).Tags ?? {} }; },
    },
  },
});

function found(config: CodeSigningConfig, place: Place): Found<'AWS::Lambda::CodeSigningConfig', never> {
  const id = config.CodeSigningConfigId ?? '';
  return {
    id, name: id, arn: config.CodeSigningConfigArn ?? `arn:${place.partition}:lambda:${place.region}:${place.account}:code-signing-config:${id}`,
    properties: pruned<PropertiesOf<'AWS::Lambda::CodeSigningConfig'>>({
      Description: config.Description || undefined, AllowedPublishers: config.AllowedPublishers, CodeSigningPolicies: config.CodeSigningPolicies,
    }),
  };
}
