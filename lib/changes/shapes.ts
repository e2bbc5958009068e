/**
 * How each type of the event map is named: the service, scope and resource part of its ARN.
 * A line is `Type service scope prefix rest [idPrefix]`. Scope: r region, a account, - neither. `.` is an empty prefix.
 * Rest, what follows the prefix: `id` the id; `id:` `id/` `id:/` the id up to one of these marks; `path` the id is the last
 * part of a path that nobody can know from the name; `first` up to the first slash, with an unknowable tail;
 * `opaque` all of it; `second` the second part (load balancers); `raw` any value. Of two types of one ARN the first counts.
 */
const lines = `
IAM::User iam a user/ path
IAM::Group iam a group/ path
IAM::Role iam a role/ path
IAM::ServiceLinkedRole iam a role/ path
IAM::ManagedPolicy iam a policy/ path
IAM::InstanceProfile iam a instance-profile/ path
IAM::OIDCProvider iam a oidc-provider/ id
IAM::SAMLProvider iam a saml-provider/ id
IAM::ServerCertificate iam a server-certificate/ path
IAM::VirtualMFADevice iam a mfa/ path
S3::Bucket s3 - . id/
S3::AccessPoint s3 ra accesspoint/ id
S3::StorageLens s3 ra storage-lens/ id
S3::AccessGrant s3 ra access-grants/default/grant/ id
S3ObjectLambda::AccessPoint s3-object-lambda ra accesspoint/ id
S3Express::DirectoryBucket s3express ra bucket/ id/
Lambda::Function lambda ra function: id:
Lambda::Version lambda ra function: id
Lambda::CodeSigningConfig lambda ra code-signing-config: id
Lambda::EventSourceMapping lambda ra event-source-mapping: id
Lambda::LayerVersion lambda ra layer: id
Events::Rule events ra rule/ path
Events::EventBus events ra event-bus/ id
Events::Connection events ra connection/ first
Events::ApiDestination events ra api-destination/ first
Events::Archive events ra archive/ id
Events::Endpoint events ra endpoint/ id
Scheduler::Schedule scheduler ra schedule/ path
Scheduler::ScheduleGroup scheduler ra schedule-group/ id
Pipes::Pipe pipes ra pipe/ id
SNS::Topic sns ra . id:
SQS::Queue sqs ra . id
DynamoDB::Table dynamodb ra table/ id:/
DynamoDB::GlobalTable dynamodb a global-table/ id
KMS::Key kms ra key/ id
KMS::ReplicaKey kms ra key/ id
KMS::Alias kms ra . id alias/
SecretsManager::Secret secretsmanager ra secret: opaque
SSM::Parameter ssm ra parameter ssm
SSM::Document ssm ra document/ id
SSM::Association ssm ra association/ id
SSM::ResourceDataSync ssm ra resource-data-sync/ id
CloudTrail::Trail cloudtrail ra trail/ id
CloudTrail::EventDataStore cloudtrail ra eventdatastore/ id
Logs::LogGroup logs ra log-group: id:
Logs::Destination logs ra destination: id:
Logs::ResourcePolicy logs ra resource-policy: id
CloudWatch::Alarm cloudwatch ra alarm: id
CloudWatch::Dashboard cloudwatch a dashboard/ id
CloudWatch::MetricStream cloudwatch ra metric-stream/ id
Config::ConfigRule config ra config-rule/ opaque
Config::ConfigurationAggregator config ra config-aggregator/ opaque
GuardDuty::Detector guardduty ra detector/ id/
GuardDuty::MalwareProtectionPlan guardduty ra malware-protection-plan/ id
AccessAnalyzer::Analyzer access-analyzer ra analyzer/ id/
SecurityHub::Standard securityhub ra . opaque
ApiGateway::RestApi apigateway r /restapis/ id/
ApiGatewayV2::Api apigateway r /apis/ id/
ApiGateway::DomainName apigateway r /domainnames/ id/
ApiGatewayV2::DomainName apigateway r /domainnames/ id/
ApiGateway::ApiKey apigateway r /apikeys/ id
ApiGateway::UsagePlan apigateway r /usageplans/ id/
ApiGateway::VpcLink apigateway r /vpclinks/ id
ApiGatewayV2::VpcLink apigateway r /vpclinks/ id
ApiGateway::ClientCertificate apigateway r /clientcertificates/ id
Cognito::UserPool cognito-idp ra userpool/ id/
Cognito::IdentityPool cognito-identity ra identitypool/ id
StepFunctions::StateMachine states ra stateMachine: id:
StepFunctions::StateMachineVersion states ra stateMachine: id
StepFunctions::StateMachineAlias states ra stateMachine: id
StepFunctions::Activity states ra activity: id
AppSync::GraphQLApi appsync ra apis/ id/
AppSync::Api appsync ra apis/ id/
AppSync::DomainName appsync ra domainnames/ id
EC2::SecurityGroup ec2 ra security-group/ id sg-
EC2::VPC ec2 ra vpc/ id vpc-
EC2::Subnet ec2 ra subnet/ id subnet-
EC2::InternetGateway ec2 ra internet-gateway/ id igw-
EC2::RouteTable ec2 ra route-table/ id rtb-
EC2::NetworkAcl ec2 ra network-acl/ id acl-
EC2::NatGateway ec2 ra natgateway/ id nat-
EC2::VPCPeeringConnection ec2 ra vpc-peering-connection/ id pcx-
EC2::VPCEndpointServicePermissions ec2 ra vpc-endpoint-service/ id vpce-svc-
EC2::VPCEndpoint ec2 ra vpc-endpoint/ id vpce-
EC2::FlowLog ec2 ra vpc-flow-log/ id fl-
EC2::TransitGatewayVpcAttachment ec2 ra transit-gateway-attachment/ id tgw-attach-
EC2::TransitGateway ec2 ra transit-gateway/ id tgw-
EC2::TrafficMirrorSession ec2 ra traffic-mirror-session/ id tms-
EC2::TrafficMirrorFilter ec2 ra traffic-mirror-filter/ id tmf-
EC2::TrafficMirrorTarget ec2 ra traffic-mirror-target/ id tmt-
EC2::Instance ec2 ra instance/ id i-
EC2::NetworkInterface ec2 ra network-interface/ id eni-
EC2::EIP ec2 ra elastic-ip/ id eipalloc-
EC2::LaunchTemplate ec2 ra launch-template/ id lt-
EC2::KeyPair ec2 ra key-pair/ opaque
EC2::Volume ec2 ra volume/ id vol-
EC2::Snapshot ec2 r snapshot/ id snap-
EC2::Image ec2 r image/ id ami-
ECR::Repository ecr ra repository/ id
ECS::Cluster ecs ra cluster/ id
ECS::Service ecs ra service/ path
ECS::TaskDefinition ecs ra task-definition/ id
ECS::TaskSet ecs ra task-set/ path
EKS::Cluster eks ra cluster/ id
EKS::Nodegroup eks ra nodegroup/ opaque
EKS::Addon eks ra addon/ opaque
EKS::FargateProfile eks ra fargateprofile/ opaque
EKS::AccessEntry eks ra access-entry/ raw
RDS::DBInstance rds ra db: id
RDS::DBCluster rds ra cluster: id
RDS::DBSnapshot rds ra snapshot: id
RDS::DBClusterSnapshot rds ra cluster-snapshot: id
RDS::DBParameterGroup rds ra pg: id
RDS::DBClusterParameterGroup rds ra cluster-pg: id
RDS::DBSubnetGroup rds ra subgrp: id
RDS::DBSecurityGroup rds ra secgrp: id
RDS::OptionGroup rds ra og: id
RDS::EventSubscription rds ra es: id
RDS::GlobalCluster rds a global-cluster: id
RDS::DBProxy rds ra db-proxy: opaque
ElastiCache::CacheCluster elasticache ra cluster: id
ElastiCache::ReplicationGroup elasticache ra replicationgroup: id
ElastiCache::ServerlessCache elasticache ra serverlesscache: id
ElastiCache::SubnetGroup elasticache ra subnetgroup: id
ElastiCache::ParameterGroup elasticache ra parametergroup: id
ElastiCache::SecurityGroup elasticache ra securitygroup: id
ElastiCache::User elasticache ra user: id
ElastiCache::UserGroup elasticache ra usergroup: id
ElastiCache::Snapshot elasticache ra snapshot: id
OpenSearchService::Domain es ra domain/ id
Elasticsearch::Domain es ra domain/ id
ElasticLoadBalancingV2::LoadBalancer elasticloadbalancing ra loadbalancer/ second
ElasticLoadBalancing::LoadBalancer elasticloadbalancing ra loadbalancer/ id
ElasticLoadBalancingV2::Listener elasticloadbalancing ra listener/ opaque
ElasticLoadBalancingV2::ListenerRule elasticloadbalancing ra listener-rule/ opaque
ElasticLoadBalancingV2::TargetGroup elasticloadbalancing ra targetgroup/ first
ElasticLoadBalancingV2::TrustStore elasticloadbalancing ra truststore/ first
CloudFront::Distribution cloudfront a distribution/ id
CloudFront::StreamingDistribution cloudfront a streaming-distribution/ id
CloudFront::Function cloudfront a function/ id
CloudFront::OriginAccessControl cloudfront a origin-access-control/ id
CloudFront::CloudFrontOriginAccessIdentity cloudfront a origin-access-identity/ id
CloudFront::ResponseHeadersPolicy cloudfront a response-headers-policy/ id
CertificateManager::Certificate acm ra certificate/ id
Route53::HostedZone route53 - hostedzone/ id
Route53::DNSSEC route53 - hostedzone/ raw
Route53::HealthCheck route53 - healthcheck/ id
Route53Resolver::ResolverQueryLoggingConfig route53resolver ra resolver-query-log-config/ id
WAFv2::WebACL wafv2 ra webacl/ path
WAFv2::RuleGroup wafv2 ra rulegroup/ path
WAFv2::IPSet wafv2 ra ipset/ path
WAFv2::RegexPatternSet wafv2 ra regexpatternset/ path
WAFv2::WebACLAssociation wafv2 ra . raw
WAFv2::LoggingConfiguration wafv2 ra . raw
EFS::FileSystem elasticfilesystem ra file-system/ id fs-
EFS::MountTarget elasticfilesystem ra mount-target/ opaque fsmt-
EFS::AccessPoint elasticfilesystem ra access-point/ id fsap-
Kinesis::Stream kinesis ra stream/ id/
Kinesis::StreamConsumer kinesis ra stream/ opaque
KinesisFirehose::DeliveryStream firehose ra deliverystream/ id
CodeBuild::Project codebuild ra project/ id
CodeBuild::ReportGroup codebuild ra report-group/ id
CodeBuild::SourceCredential codebuild ra token/ id
Backup::BackupVault backup ra backup-vault: id
Backup::BackupPlan backup ra backup-plan: id
CloudFormation::Stack cloudformation ra stack/ first
CloudFormation::StackSet cloudformation ra stackset/ opaque
Redshift::Cluster redshift ra cluster: id
Redshift::ClusterParameterGroup redshift ra parametergroup: id
Redshift::ClusterSecurityGroup redshift ra securitygroup: id
RolesAnywhere::TrustAnchor rolesanywhere ra trust-anchor/ id
RolesAnywhere::Profile rolesanywhere ra profile/ id
RolesAnywhere::CRL rolesanywhere ra crl/ id
`;

/** How a type's ARN is made; see the table for the words. */
export interface Shape {
  readonly type: string;
  readonly service: string;
  readonly scope: string;
  readonly prefix: string;
  readonly rest: string;
  /** What every id of the type begins with, where ids say so. */
  readonly idPrefix?: string;
}

/** The shapes by type, `AWS::` included. */
export const shapes: ReadonlyMap<string, Shape> = new Map(lines.trim().split('\n').map((line) => {
  const [name = '', service = '', scope = '', prefix = '', rest = '', idPrefix] = line.split(' ');
  const type = `AWS::${name}`;
  return [type, { type, service, scope, prefix: prefix === '.' ? '' : prefix, rest, ...(idPrefix === undefined ? {} : { idPrefix }) }];
}));
