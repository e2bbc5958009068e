import { DescribeArchiveCommand, EventBridgeClient, ListArchivesCommand } from '@aws-sdk/client-eventbridge';
import type { PropertiesOf } from '../../model/types.ts';
import { api, pages } from '../api.ts';
import { collector, type Found, type Place } from '../collector.ts';
import { json, pruned } from '../shape.ts';

type Properties = PropertiesOf<'AWS::Events::Archive'>;

/** Archives of buses: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListArchives.html */
export default collector({
  type: 'AWS::Events::Archive',
  service: 'eventbridge',
  scope: 'regional',
  apis: { events: api(EventBridgeClient, { DescribeArchiveCommand, ListArchivesCommand }) },
  async* list(aws, place) {
    for await (const page of pages(aws.events.ListArchives, { Limit: 100 }, 'NextToken', 'NextToken')) {
      for (const archive of page.Archives ?? []) yield found(archive, place);
    }
  },
  async find(aws, place, idOrArn) {
    const ArchiveName = idOrArn.slice(idOrArn.lastIndexOf('/') + 1);
    return found(await place.once(`events archive ${place.region} ${ArchiveName}`, () => aws.events.DescribeArchive({ ArchiveName })), place);
  },
  facets: {
    configuration: {
      properties: ['Description', 'EventPattern', 'KmsKeyIdentifier'],
      async read(aws, archive, place) {
        const answer = await place.once(`events archive ${place.region} ${archive.name}`, () => aws.events.DescribeArchive({ ArchiveName: archive.name }));
        return { properties: {
          ...pruned<Properties>({ Description: answer.Description || undefined, KmsKeyIdentifier: answer.KmsKeyIdentifier || undefined }),
          ...(answer.EventPattern ? { EventPattern: json(answer.EventPattern) } : {}),
        } };
      },
    },
  },
});

function found(archive: { ArchiveName?: string | undefined; EventSourceArn?: string | undefined; RetentionDays?: number | undefined }, place: Place): Found<'AWS::Events::Archive', never> {
  const name = archive.ArchiveName ?? '';
  return {
    id: name, name, tags: {}, arn: `arn:${place.partition}:events:${place.region}:${place.account}:archive/${name}`,
    properties: pruned<Properties>({ ArchiveName: name, SourceArn: archive.EventSourceArn, RetentionDays: archive.RetentionDays }),
  };
}
