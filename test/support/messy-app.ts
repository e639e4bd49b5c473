import {
  App,
  CfnCondition,
  CfnParameter,
  CustomResource,
  Duration,
  Fn,
  NestedStack,
  RemovalPolicy,
  Size,
  Stack,
} from 'aws-cdk-lib';
import * as apigw from 'aws-cdk-lib/aws-apigateway';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { addMessyL1s } from './messy-l1s';

/** An app with much that rules object to, some that they accept, and the constructs that rules are known to trip over. */
export function messyApp(): App {
  const app = new App({ context: { '@aws-cdk/core:stackResourceLimit': 0 } });
  const stack = new Stack(app, 'Messy');
  const vpc = addNetwork(stack);
  addCompute(stack, vpc);
  addData(stack, vpc);
  addMessages(stack);
  addIdentity(stack);
  addWeb(stack, vpc);
  addMessyL1s(stack);
  return app;
}

function addNetwork(stack: Stack): ec2.Vpc {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: true });
  vpc.addFlowLog('FlowLog');
  new ec2.Vpc(stack, 'Open', { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false });
  const group = new ec2.SecurityGroup(stack, 'Group', { vpc, description: 'x' });
  group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(22));
  group.addIngressRule(ec2.Peer.anyIpv6(), ec2.Port.tcpRange(20, 30));
  group.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(3389));
  group.addIngressRule(ec2.Peer.ipv4(Fn.importValue('Cidr')), ec2.Port.allTraffic());
  group.addIngressRule(group, ec2.Port.tcp(443));
  return vpc;
}

function addCompute(stack: Stack, vpc: ec2.Vpc): void {
  const machineImage = new ec2.AmazonLinuxImage();
  const instanceType = new ec2.InstanceType('m3.xlarge');
  new ec2.Instance(stack, 'Instance', { vpc, machineImage, instanceType, requireImdsv2: true });
  new ec2.Instance(stack, 'Bare', {
    vpc,
    machineImage,
    instanceType,
    detailedMonitoring: true,
    associatePublicIpAddress: true,
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
  });
  const template = new ec2.LaunchTemplate(stack, 'Template', {
    machineImage,
    instanceType,
    launchTemplateName: 'named',
    blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(8, { encrypted: true }) }],
    role: new iam.Role(stack, 'TemplateRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
  });
  new ec2.LaunchTemplate(stack, 'Nameless', { machineImage, httpTokens: ec2.LaunchTemplateHttpTokens.REQUIRED });
  new autoscaling.AutoScalingGroup(stack, 'Templated', { vpc, launchTemplate: template });
  new autoscaling.AutoScalingGroup(stack, 'Configured', {
    vpc,
    machineImage,
    instanceType,
    cooldown: Duration.seconds(0),
  });
  const volume = new ec2.Volume(stack, 'Volume', { availabilityZone: 'a', size: Size.gibibytes(8), encrypted: false });
  const plan = backup.BackupPlan.dailyWeeklyMonthly5YearRetention(stack, 'Plan');
  plan.addSelection('Selection', { resources: [backup.BackupResource.fromTag('backup', 'yes')] });
  new backup.CfnBackupSelection(stack, 'ByArn', {
    backupPlanId: plan.backupPlanId,
    backupSelection: {
      selectionName: 's',
      iamRoleArn: 'r',
      resources: [Fn.join('', ['arn:aws:ec2:::volume/', volume.volumeId])],
    },
  });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  task.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('nginx'),
    environment: { A: 'b' },
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'x' }),
  });
  new ecs.FargateService(stack, 'Service', { cluster, taskDefinition: task });
  new codebuild.Project(stack, 'Build', {
    buildSpec: codebuild.BuildSpec.fromObject({}),
    environmentVariables: { AWS_ACCESS_KEY_ID: { value: 'x' } },
  });
}

function addData(stack: Stack, vpc: ec2.Vpc): void {
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const target = new s3.Bucket(stack, 'Logs', {
    objectLockEnabled: true,
    autoDeleteObjects: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new s3.Bucket(stack, 'Good', {
    encryptionKey: key,
    enforceSSL: true,
    versioned: true,
    serverAccessLogsBucket: target,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  });
  new s3.Bucket(stack, 'Website', {
    websiteIndexDocument: 'index.html',
    publicReadAccess: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY,
  });
  const table = new dynamodb.Table(stack, 'Table', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PROVISIONED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  });
  table.autoScaleReadCapacity({ minCapacity: 1, maxCapacity: 9 }).scaleOnUtilization({ targetUtilizationPercent: 70 });
  table.autoScaleWriteCapacity({ minCapacity: 1, maxCapacity: 9 }).scaleOnUtilization({ targetUtilizationPercent: 70 });
  new dynamodb.Table(stack, 'Provisioned', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PROVISIONED,
  });
  const database = new rds.DatabaseCluster(stack, 'Aurora', {
    engine: rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_04_0 }),
    writer: rds.ClusterInstance.serverlessV2('writer'),
    vpc,
  });
  database.addRotationSingleUser();
  new rds.DatabaseInstance(stack, 'Postgres', {
    engine: rds.DatabaseInstanceEngine.POSTGRES,
    vpc,
    multiAz: true,
    storageEncrypted: true,
    port: 5433,
    cloudwatchLogsExports: ['postgresql'],
  });
  new secrets.Secret(stack, 'Secret', { encryptionKey: key });
  new efs.FileSystem(stack, 'Files', { vpc, encrypted: false });
  new opensearch.Domain(stack, 'Search', {
    version: opensearch.EngineVersion.OPENSEARCH_2_5,
    accessPolicies: [
      new iam.PolicyStatement({ actions: ['es:*'], principals: [new iam.AnyPrincipal()], resources: ['*'] }),
    ],
    logging: { slowSearchLogEnabled: true },
  });
  new opensearch.Domain(stack, 'Basic', {
    version: opensearch.EngineVersion.OPENSEARCH_2_5,
    useUnsignedBasicAuth: true,
    vpc,
  });
  new cloudtrail.Trail(stack, 'Trail', { sendToCloudWatchLogs: true, encryptionKey: key });
}

function addMessages(stack: Stack): void {
  const dead = new sqs.Queue(stack, 'Dead', { enforceSSL: true });
  const queue = new sqs.Queue(stack, 'Queue', {
    deadLetterQueue: { queue: dead, maxReceiveCount: 3 },
    visibilityTimeout: Duration.seconds(60),
  });
  new sqs.Queue(stack, 'Alone', { encryption: sqs.QueueEncryption.UNENCRYPTED, queueName: 'alone' });
  const topic = new sns.Topic(stack, 'Topic', { enforceSSL: true });
  topic.addSubscription(new subscriptions.SqsSubscription(queue, { deadLetterQueue: dead }));
  new sns.Topic(stack, 'Plain', { masterKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/sns') });
  const worker = new lambda.Function(stack, 'Worker', {
    runtime: lambda.Runtime.NODEJS_18_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('x'),
    timeout: Duration.seconds(30),
    deadLetterQueue: dead,
  });
  worker.addEventSource(new sources.SqsEventSource(queue));
  worker.addPermission('World', { principal: new iam.AnyPrincipal() });
  worker.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
  worker.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
  new logs.LogGroup(stack, 'LogGroup', { retention: logs.RetentionDays.INFINITE });
  const rule = new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)) });
  rule.addTarget(new targets.LambdaFunction(worker, { deadLetterQueue: dead }));
  rule.addTarget(new targets.SqsQueue(queue));
  new events.Rule(stack, 'NoTargets', { schedule: events.Schedule.rate(Duration.hours(1)) });
  new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')),
    tracingEnabled: true,
  });
}

function addIdentity(stack: Stack): void {
  const flag = new CfnParameter(stack, 'Flag', { default: 'x' });
  const condition = new CfnCondition(stack, 'IsSet', { expression: Fn.conditionEquals(flag.valueAsString, 'yes') });
  const user = new iam.User(stack, 'User');
  user.addToPolicy(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));
  const group = new iam.Group(stack, 'Admins', {
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')],
  });
  group.addUser(new iam.User(stack, 'Member'));
  new iam.Group(stack, 'Empty');
  const role = new iam.Role(stack, 'Role', {
    assumedBy: new iam.AccountRootPrincipal(),
    inlinePolicies: {
      inline: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            actions: ['ec2:*', 's3:Get*'],
            resources: [`arn:aws:s3:::${flag.valueAsString}/*`],
          }),
        ],
      }),
    },
  });
  // Never rendered: a Policy without statements has a conditional L1, a subclass of CfnPolicy.
  new iam.Policy(stack, 'Conditional', { roles: [role] });
  const managed = new iam.ManagedPolicy(stack, 'Managed', {
    statements: [
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [Fn.conditionIf(condition.logicalId, '*', 'arn:aws:kms:::key/1').toString()],
      }),
    ],
  });
  role.addManagedPolicy(managed);
  const pool = new cognito.UserPool(stack, 'Pool', {
    mfa: cognito.Mfa.OPTIONAL,
    passwordPolicy: { minLength: 8, requireSymbols: false },
  });
  pool.addClient('Client');
  new CustomResource(stack, 'Eks', {
    serviceToken: 'arn:aws:lambda:us-east-1:123456789012:function:f',
    resourceType: 'Custom::AWSCDK-EKS-Cluster',
    properties: {
      Config: {
        logging: { clusterLogging: [{ enabled: true, types: ['api'] }] },
        resourcesVpcConfig: { endpointPublicAccess: false },
      },
    },
  });
}

function addWeb(stack: Stack, vpc: ec2.Vpc): void {
  const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', {
    vpc,
    internetFacing: true,
    dropInvalidHeaderFields: true,
    deletionProtection: true,
  });
  balancer.addListener('Http', {
    port: 80,
    open: false,
    defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS' }),
  });
  const api = new apigw.RestApi(stack, 'Api', {
    deployOptions: { tracingEnabled: true, loggingLevel: apigw.MethodLoggingLevel.INFO },
  });
  api.root.addMethod('GET', new apigw.MockIntegration());
  api.root.addCorsPreflight({ allowOrigins: ['*'] });
  api.addRequestValidator('Validator', { validateRequestBody: true, validateRequestParameters: true });
  new cloudfront.Distribution(stack, 'Site', {
    defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, 'Origin')) },
    geoRestriction: cloudfront.GeoRestriction.allowlist('SE'),
  });
  const nested = new NestedStack(stack, 'Nested');
  new sqs.Queue(nested, 'Inner', {
    deadLetterQueue: { queue: new sqs.Queue(nested, 'InnerDead'), maxReceiveCount: 1 },
  });
  new ec2.LaunchTemplate(nested, 'InnerTemplate', { httpTokens: ec2.LaunchTemplateHttpTokens.OPTIONAL });
}
