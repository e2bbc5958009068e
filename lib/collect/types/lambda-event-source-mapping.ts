import { GetEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand, ListTagsCommand, type EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { api, pages } from '../api.ts';
import { collector, type Found, type Place } from '../collector.ts';
import { mappingProperties } from '../lambda-shape.ts';

/** What polls a source for a function: https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export default collector({
  type: 'AWS::Lambda::EventSourceMapping',
  service: 'lambda',
  scope: 'regional',
  apis: { lambda: api(LambdaClient, { GetEventSourceMappingCommand, ListEventSourceMappingsCommand, ListTagsCommand }) },
  async* list(aws, place) {
    for await (const page of pages(aws.lambda.ListEventSourceMappings, {}, 'NextMarker', 'Marker')) {
      for (const mapping of page.EventSourceMappings ?? []) yield found(mapping, place);
    }
  },
  async find(aws, place, idOrArn) {
    return found(await aws.lambda.GetEventSourceMapping({ UUID: idOrArn.slice(idOrArn.lastIndexOf(':') + 1) }), place);
  },
  facets: {
    tags: {
      tags: true,
      async read(aws, mapping) { return { tags: (await aws.lambda.ListTags({ Resource: mapping.arn })).Tags ?? {} }; },
    },
  },
});

function found(mapping: EventSourceMappingConfiguration, place: Place): Found<'AWS::Lambda::EventSourceMapping', never> {
  const id = mapping.UUID ?? '';
  return {
    id, name: id, properties: mappingProperties(mapping),
    arn: mapping.EventSourceMappingArn ?? `arn:${place.partition}:lambda:${place.region}:${place.account}:event-source-mapping:${id}`,
  };
}
