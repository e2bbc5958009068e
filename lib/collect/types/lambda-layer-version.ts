import { GetLayerVersionPolicyCommand, LambdaClient, ListLayersCommand, ListLayerVersionsCommand, type LayerVersionsListItem } from '@aws-sdk/client-lambda';
import type { PropertiesOf } from '../../model/types.ts';
import { api, pages } from '../api.ts';
import { collector, type Found, type Place } from '../collector.ts';
import { absent } from '../errors.ts';
import { layerPermissionsOf } from '../lambda-policy.ts';
import { pruned } from '../shape.ts';

/** The account's own layers, every version that was not deleted: https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html */
export default collector({
  type: 'AWS::Lambda::LayerVersion',
  service: 'lambda',
  scope: 'regional',
  parts: ['AWS::Lambda::LayerVersionPermission'],
  apis: { lambda: api(LambdaClient, { GetLayerVersionPolicyCommand, ListLayersCommand, ListLayerVersionsCommand }) },
  async* list(aws, place) {
    for await (const page of pages(aws.lambda.ListLayers, {}, 'NextMarker', 'Marker')) {
      for (const { LayerName = '', LatestMatchingVersion: latest } of page.Layers ?? []) {
        // Numbers are never used again, so a first version has no others beside it.
        if (latest?.Version === 1) { yield found(LayerName, latest, place); continue; }
        for await (const versions of pages(aws.lambda.ListLayerVersions, { LayerName }, 'NextMarker', 'Marker')) {
          for (const version of versions.LayerVersions ?? []) yield found(LayerName, version, place);
        }
      }
    }
  },
  async find(aws, place, idOrArn) {
    const [LayerName = '', number] = idOrArn.slice(idOrArn.indexOf(':layer:') < 0 ? 0 : idOrArn.indexOf(':layer:') + ':layer:'.length).split(':');
    for await (const versions of pages(aws.lambda.ListLayerVersions, { LayerName }, 'NextMarker', 'Marker')) {
      const version = versions.LayerVersions?.find((v) => String(v.Version) === number);
      if (version) return found(LayerName, version, place);
    }
    return undefined;
  },
  facets: {
    policy: {
      parts: ['AWS::Lambda::LayerVersionPermission'],
      async read(aws, layer) {
        const [LayerName, version] = layer.id.split(':');
        const answer = await absent(aws.lambda.GetLayerVersionPolicy({ LayerName, VersionNumber: Number(version) }), 'ResourceNotFoundException');
        return { parts: { 'AWS::Lambda::LayerVersionPermission': answer?.Policy === undefined ? [] : layerPermissionsOf(answer.Policy, String(layer.arn)) } };
      },
    },
  },
});

function found(name: string, version: LayerVersionsListItem, place: Place): Found<'AWS::Lambda::LayerVersion', 'AWS::Lambda::LayerVersionPermission'> {
  const id = `${name}:${version.Version}`;
  return {
    id, name: id, tags: {}, arn: version.LayerVersionArn ?? `arn:${place.partition}:lambda:${place.region}:${place.account}:layer:${id}`,
    properties: pruned<PropertiesOf<'AWS::Lambda::LayerVersion'>>({
      LayerName: name, Description: version.Description, LicenseInfo: version.LicenseInfo,
      CompatibleArchitectures: version.CompatibleArchitectures, CompatibleRuntimes: version.CompatibleRuntimes,
    }),
  };
}
