import { DescribeConnectionCommand, EventBridgeClient, ListConnectionsCommand, type Connection } from '@aws-sdk/client-eventbridge';
import type { PropertiesOf } from '../../model/types.ts';
import { api, pages } from '../api.ts';
import { collector, type Found, type Place } from '../collector.ts';
import { pruned } from '../shape.ts';

type Properties = PropertiesOf<'AWS::Events::Connection'>;

/** How API destinations authenticate; EventBridge keeps the secrets and never answers them: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListConnections.html */
export default collector({
  type: 'AWS::Events::Connection',
  service: 'eventbridge',
  scope: 'regional',
  apis: { events: api(EventBridgeClient, { DescribeConnectionCommand, ListConnectionsCommand }) },
  async* list(aws, place) {
    for await (const page of pages(aws.events.ListConnections, { Limit: 100 }, 'NextToken', 'NextToken')) {
      for (const connection of page.Connections ?? []) yield found(connection, place);
    }
  },
  async find(aws, place, idOrArn) {
    // arn:aws:events:region:account:connection/name/uuid
    const name = idOrArn.startsWith('arn:') ? idOrArn.split('/')[1] ?? '' : idOrArn;
    return found(await place.once(`events connection ${place.region} ${name}`, () => aws.events.DescribeConnection({ Name: name })), place);
  },
  facets: {
    configuration: {
      properties: ['Description', 'KmsKeyIdentifier'],
      async read(aws, connection, place) {
        const answer = await place.once(`events connection ${place.region} ${connection.name}`, () => aws.events.DescribeConnection({ Name: connection.name }));
        return { properties: pruned<Properties>({ Description: answer.Description || undefined, KmsKeyIdentifier: answer.KmsKeyIdentifier || undefined }) };
      },
    },
  },
});

function found(c: Connection, place: Place): Found<'AWS::Events::Connection', never> {
  const name = c.Name ?? '';
  return {
    id: name, name, tags: {}, arn: c.ConnectionArn ?? `arn:${place.partition}:events:${place.region}:${place.account}:connection/${name}`,
    properties: pruned<Properties>({ Name: name, AuthorizationType: c.AuthorizationType }),
  };
}
