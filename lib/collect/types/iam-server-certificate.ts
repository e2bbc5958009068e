import { GetServerCertificateCommand, IAMClient, ListServerCertificatesCommand, type ServerCertificateMetadata } from '@aws-sdk/client-iam';
import { homeApi, pages } from '../api.ts';
import { collector } from '../collector.ts';
import { absent } from '../errors.ts';
import { isAsked, nameOf } from '../iam/shape.ts';
import { defined } from '../shape.ts';

/** Server certificates: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html */
export default collector({
  type: 'AWS::IAM::ServerCertificate',
  service: 'iam',
  scope: 'global',
  apis: { iam: homeApi(IAMClient, { ListServerCertificatesCommand, GetServerCertificateCommand }) },
  async* list(aws) {
    for await (const page of pages(aws.iam.ListServerCertificates, { MaxItems: 1000 }, 'Marker', 'Marker')) {
      for (const metadata of page.ServerCertificateMetadataList ?? []) yield found(metadata);
    }
  },
  async find(aws, _place, idOrArn) {
    const answer = await absent(aws.iam.GetServerCertificate({ ServerCertificateName: nameOf(idOrArn) }), 'NoSuchEntity', 'NoSuchEntityException');
    const metadata = answer?.ServerCertificate?.ServerCertificateMetadata;
    return metadata && isAsked(idOrArn, metadata.Arn) ? found(metadata) : undefined;
  },
  facets: {},
});

const found = ({ ServerCertificateName = '', Arn = '', Path = '/', Expiration }: ServerCertificateMetadata) => ({
  id: ServerCertificateName, name: ServerCertificateName, arn: Arn, tags: {},
  properties: { ServerCertificateName, Path, ...defined({ Expiration: Expiration?.toISOString() }) },
});
