import { some, rule } from '../../lib/rule.ts';

/** Entries that name a place in the network or a scope; the others prove who connects. */
const noProof = new Set(['VPC_SUBNET', 'VPC_SECURITY_GROUP', 'VIRTUAL_HOST', 'SERVER_ROOT_CA_CERTIFICATE', 'OAUTHBEARER_SCOPE', 'OAUTHBEARER_AUDIENCE', 'OAUTHBEARER_LOGICAL_CLUSTER', 'OAUTHBEARER_IDENTITY_POOL']);

export default rule({
  id: 'lambda-esm-source-trusted-account',
  type: 'AWS::Lambda::EventSourceMapping',
  title: 'A function is fed from sources of known accounts, over authenticated connections',
  severity: 'high',
  why: 'Whoever owns the source decides what the function works on, with the rights of its role.',
  fix: 'Read from a source of your own or of a trusted account; give Kafka and MQ mappings SourceAccessConfigurations with a secret.',
  controls: { 'nist-800-53-r5': ['~AC-4', '~SC-7'] },
  check({ EventSourceArn, SelfManagedEventSource, SourceAccessConfigurations, account }, { trusted }) {
    const [, , service, , owner = ''] = (EventSourceArn ?? '').split(':');
    if (owner !== '' && owner !== account && !trusted.accounts.includes(owner)) return `The source ${EventSourceArn} belongs to account ${owner}.`;
    // MSK takes the function's role where there is no secret: https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html
    const needsProof = SelfManagedEventSource !== undefined || service === 'mq';
    return needsProof && !some(SourceAccessConfigurations ?? [], ({ Type }) => Type !== undefined && !noProof.has(Type))
      && `The ${service === 'mq' ? 'MQ' : 'Kafka'} mapping has no credentials in SourceAccessConfigurations.`;
  },
  examples: {
    pass: [
      { name: 'its own queue', properties: { EventSourceArn: 'arn:aws:sqs:us-east-1:111122223333:orders' } },
      { name: 'a trusted account', properties: { EventSourceArn: 'arn:aws:kinesis:us-east-1:444455556666:stream/orders' }, trusted: { accounts: ['444455556666'] } },
      { name: 'Kafka with a secret', properties: { SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b:9096'] } }, SourceAccessConfigurations: [{ Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' }, { Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:kafka' }] } },
      { name: 'MSK with the role', properties: { EventSourceArn: 'arn:aws:kafka:us-east-1:111122223333:cluster/c/u' } },
    ],
    fail: [
      { name: 'a stranger', properties: { EventSourceArn: 'arn:aws:kinesis:us-east-1:444455556666:stream/orders' } },
      { name: 'a stranger in China', partition: 'aws-cn', properties: { EventSourceArn: 'arn:aws-cn:sqs:cn-north-1:444455556666:orders' } },
      { name: 'Kafka without a secret', properties: { SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b:9092'] } }, SourceAccessConfigurations: [{ Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' }] } },
      { name: 'MQ without a secret', properties: { EventSourceArn: 'arn:aws:mq:us-east-1:111122223333:broker:b:b-1', SourceAccessConfigurations: [{ Type: 'VIRTUAL_HOST', URI: '/' }] } },
    ],
  },
});
