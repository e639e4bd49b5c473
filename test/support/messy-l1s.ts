import type { Construct } from 'constructs';
import { CfnResource, type Stack } from 'aws-cdk-lib';
import { TYPE_SHAPES } from '../../lib/compliance/nag/generated/type-shapes';

type Props = Record<string, unknown>;

/** Two of each type that has no L2 worth the name: one with little set, one with most of it, in the CDK's spelling. */
const MOST: Readonly<Record<string, Props>> = {
  'AWS::ApiGatewayV2::Route': { apiId: 'a', routeKey: 'r', authorizationType: 'JWT' },
  'AWS::ApiGatewayV2::Stage': {
    apiId: 'a',
    stageName: 's',
    accessLogSettings: { destinationArn: 'd', format: '{"a":"b"}' },
    defaultRouteSettings: { throttlingBurstLimit: 1, throttlingRateLimit: 1 },
  },
  'AWS::AppSync::GraphQLApi': {
    name: 'n',
    authenticationType: 'AWS_IAM',
    xrayEnabled: true,
    logConfig: { cloudWatchLogsRoleArn: 'r', excludeVerboseContent: false, fieldLogLevel: 'ALL' },
  },
  'AWS::Cloud9::EnvironmentEC2': { instanceType: 't', imageId: 'i', connectionType: 'CONNECT_SSM' },
  'AWS::CloudFront::StreamingDistribution': {
    tags: [],
    streamingDistributionConfig: {
      comment: '',
      enabled: true,
      logging: { bucket: 'b', enabled: true, prefix: '' },
      s3Origin: { domainName: 'd', originAccessIdentity: 'o' },
      trustedSigners: { enabled: false },
    },
  },
  'AWS::Cognito::IdentityPool': { allowUnauthenticatedIdentities: true },
  'AWS::DAX::Cluster': { iamRoleArn: 'r', nodeType: 't', replicationFactor: 1, sseSpecification: { sseEnabled: true } },
  'AWS::DMS::ReplicationInstance': { replicationInstanceClass: 'c', publiclyAccessible: false },
  'AWS::DocDB::DBCluster': {
    masterUsername: '{{resolve:secretsmanager:a}}',
    masterUserPassword: '{{resolve:secretsmanager:a}}',
    storageEncrypted: true,
    backupRetentionPeriod: 7,
    port: 1,
    enableCloudwatchLogsExports: ['authenticate'],
  },
  'AWS::ECR::Repository': { repositoryPolicyText: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'x' }] } },
  'AWS::EKS::Cluster': {
    roleArn: 'r',
    resourcesVpcConfig: { endpointPublicAccess: false, subnetIds: ['s'] },
    logging: { clusterLogging: { enabledTypes: [{ type: 'api' }] } },
  },
  'AWS::EMR::Cluster': {
    instances: {},
    jobFlowRole: 'r',
    name: 'n',
    serviceRole: 's',
    logUri: 'l',
    kerberosAttributes: { realm: 'r', kdcAdminPassword: 'p' },
    securityConfiguration: 'c',
  },
  'AWS::EMR::SecurityConfiguration': {
    name: 'c',
    securityConfiguration: { EncryptionConfiguration: { EnableInTransitEncryption: true } },
  },
  'AWS::ElastiCache::CacheCluster': {
    engine: 'redis',
    cacheNodeType: 't',
    numCacheNodes: 1,
    cacheSubnetGroupName: 's',
    port: 1,
    snapshotRetentionLimit: 15,
  },
  'AWS::ElastiCache::ReplicationGroup': {
    replicationGroupDescription: 'd',
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    multiAzEnabled: true,
    authToken: 'from-a-secret',
    snapshotRetentionLimit: 1,
  },
  'AWS::ElasticBeanstalk::Environment': {
    applicationName: 'a',
    optionSettings: [{ namespace: 'aws:ec2:vpc', optionName: 'VPCId', value: 'v' }],
  },
  'AWS::ElasticLoadBalancing::LoadBalancer': {
    listeners: [
      {
        instancePort: '443',
        loadBalancerPort: '443',
        protocol: 'SSL',
        instanceProtocol: 'SSL',
        sslCertificateId: 'arn:aws:acm:x',
      },
    ],
    crossZone: true,
    availabilityZones: ['a', 'b'],
    accessLoggingPolicy: { enabled: true, s3BucketName: 'b' },
    connectionDrainingPolicy: { enabled: true },
  },
  'AWS::Events::EventBusPolicy': { statementId: 's', principal: '*' },
  'AWS::Glue::Crawler': { role: 'r', targets: {}, crawlerSecurityConfiguration: 'g' },
  'AWS::Glue::Job': { command: {}, role: 'r', securityConfiguration: 'g' },
  'AWS::Glue::SecurityConfiguration': {
    name: 'g',
    encryptionConfiguration: {
      cloudWatchEncryption: { cloudWatchEncryptionMode: 'SSE-KMS' },
      jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS' },
    },
  },
  'AWS::Kinesis::Stream': { shardCount: 1, streamEncryption: { encryptionType: 'KMS', keyId: 'alias/aws/kinesis' } },
  'AWS::KinesisAnalyticsV2::Application': {
    runtimeEnvironment: 'FLINK-1_11',
    serviceExecutionRole: 'r',
    applicationConfiguration: {
      flinkApplicationConfiguration: {
        checkpointConfiguration: { configurationType: 'CUSTOM', checkpointingEnabled: true },
      },
    },
  },
  'AWS::KinesisFirehose::DeliveryStream': { deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' } },
  'AWS::Lex::BotAlias': {
    botId: 'b',
    botAliasName: 'n',
    conversationLogSettings: {
      textLogSettings: [
        { enabled: true, destination: { cloudWatch: { cloudWatchLogGroupArn: 'gone', logPrefix: '' } } },
      ],
    },
  },
  'AWS::MSK::Cluster': {
    brokerNodeGroupInfo: { clientSubnets: ['s'], instanceType: 't' },
    clusterName: 'c',
    kafkaVersion: 'v',
    numberOfBrokerNodes: 1,
    encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
    loggingInfo: { brokerLogs: { s3: { enabled: true } } },
  },
  'AWS::MWAA::Environment': { name: 'n', loggingConfiguration: { webserverLogs: { enabled: true, logLevel: 'INFO' } } },
  'AWS::MediaStore::Container': {
    containerName: 'c',
    accessLoggingEnabled: true,
    corsPolicy: [{ maxAgeSeconds: 1 }],
    lifecyclePolicy: '{}',
    metricPolicy: { containerLevelMetrics: 'ENABLED' },
    policy:
      '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}',
  },
  'AWS::Neptune::DBCluster': {
    availabilityZones: ['a', 'b'],
    storageEncrypted: true,
    iamAuthEnabled: true,
    backupRetentionPeriod: 7,
  },
  'AWS::Neptune::DBInstance': { dbInstanceClass: 'c', autoMinorVersionUpgrade: true },
  'AWS::QuickSight::DataSource': { dataSourceId: 'd', name: 'n', type: 't', sslProperties: { disableSsl: true } },
  'AWS::RDS::DBSecurityGroup': { dbSecurityGroupIngress: [{ cidrip: '0.0.0.0/0' }], groupDescription: 'g' },
  'AWS::Redshift::Cluster': {
    clusterType: 'c',
    dbName: 'd',
    masterUsername: 'awsuser',
    nodeType: 'n',
    clusterParameterGroupName: 'p',
    encrypted: true,
    loggingProperties: { bucketName: 'b' },
    publiclyAccessible: false,
    port: 1,
    enhancedVpcRouting: true,
    clusterSubnetGroupName: 's',
    preferredMaintenanceWindow: 'w',
    automatedSnapshotRetentionPeriod: 1,
  },
  'AWS::Redshift::ClusterParameterGroup': {
    description: 'd',
    parameterGroupFamily: 'f',
    parameters: [{ parameterName: 'require_ssl', parameterValue: 'true' }],
  },
  'AWS::SageMaker::EndpointConfig': { productionVariants: [], kmsKeyId: 'k' },
  'AWS::SageMaker::NotebookInstance': {
    instanceType: 't',
    roleArn: 'r',
    kmsKeyId: 'k',
    subnetId: 's',
    directInternetAccess: 'Disabled',
  },
  'AWS::Timestream::Database': { kmsKeyId: 'k' },
  'AWS::WAFv2::WebACL': {
    defaultAction: {},
    scope: 'REGIONAL',
    visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'm', sampledRequestsEnabled: true },
    name: 'acl',
  },
  'AWS::WAFv2::LoggingConfiguration': {
    logDestinationConfigs: ['d'],
    resourceArn: 'arn:aws:wafv2:::regional/webacl/acl/1',
  },
  'AWS::EC2::NetworkAcl': { vpcId: 'v' },
};

export function addMessyL1s(stack: Stack): void {
  for (const [type, props] of Object.entries(MOST)) {
    const { module, className } = JSON.parse(TYPE_SHAPES[type]) as { module: string; className: string };
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const L1 = (require(`aws-cdk-lib/${module}`) as Record<string, unknown>)[className] as new (
      scope: Construct,
      id: string,
      props: Props,
    ) => CfnResource;
    const name = type.split('::').slice(1).join('');
    new L1(stack, `${name}Most`, props);
    new L1(stack, `${name}Little`, onlyRequired(L1, props));
  }
  new CfnResource(stack, 'Raw', { type: 'AWS::EC2::Volume', properties: { Encrypted: 'true' } });
}

function onlyRequired(L1: unknown, props: Props): Props {
  const required = [...String(L1).matchAll(/requireProperty\(props,"(\w+)",this\)/g)].map(([, name]) => name);
  return Object.fromEntries(required.map((name) => [name, props[name]]));
}
