import {
  type App,
  CfnResource,
  Duration,
  Fn,
  RemovalPolicy,
  type Stack,
  aws_autoscaling as autoscaling,
  aws_backup as backup,
  aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_events as events,
  aws_events_targets as targets,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sns as sns,
  aws_sns_subscriptions as subscriptions,
  aws_sqs as sqs,
  aws_stepfunctions as sfn,
} from 'aws-cdk-lib';
import { testStack } from '../../support/environments';
import { openVerdicts } from '../../support/judged-files';

const key = (stack: Stack) => new kms.Key(stack, 'Key', { enableKeyRotation: true, pendingWindow: Duration.days(30) });
const logGroup = (stack: Stack, encryptionKey: kms.IKey) =>
  new logs.LogGroup(stack, 'Logs', { encryptionKey, retention: logs.RetentionDays.ONE_YEAR });

/** A subnet whose public addresses are known to be off, in a VPC of somebody else. */
function subnets(stack: Stack): {
  readonly vpc: ec2.IVpc;
  readonly subnet: ec2.ISubnet;
  readonly group: ec2.SecurityGroup;
} {
  const subnet = new ec2.PrivateSubnet(stack, 'Subnet', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZone: 'eu-west-1a',
    cidrBlock: '10.0.0.0/24',
    mapPublicIpOnLaunch: false,
  });
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-west-1a'],
    isolatedSubnetIds: [subnet.subnetId],
  });
  const group = new ec2.SecurityGroup(stack, 'Group', {
    vpc,
    allowAllOutbound: false,
    description: 'to the endpoints',
  });
  group.addEgressRule(ec2.Peer.ipv4('10.0.0.0/24'), ec2.Port.tcp(443), 'TLS to the endpoints');
  return { vpc, subnet, group };
}

const root = (encryptionKey: kms.IKey): ec2.BlockDevice => ({
  deviceName: '/dev/xvda',
  volume: ec2.BlockDeviceVolume.ebs(30, {
    encrypted: true,
    kmsKey: encryptionKey,
    volumeType: ec2.EbsDeviceVolumeType.GP3,
  }),
});

/** What people write with the CDK's own constructs and the flags that AWS recommends. */
const PATTERNS: Readonly<Record<string, (stack: Stack) => void>> = {
  'a key': key,
  'a bucket with access logs'(stack) {
    new s3.Bucket(stack, 'Bucket', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key(stack),
      bucketKeyEnabled: true,
      enforceSSL: true,
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'access-logs'),
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(7), noncurrentVersionExpiration: Duration.days(90) },
      ],
    });
  },
  'a queue and its dead letters'(stack) {
    const encryptionMasterKey = key(stack);
    const settings = { encryptionMasterKey, enforceSSL: true, removalPolicy: RemovalPolicy.RETAIN };
    const queue = new sqs.Queue(stack, 'DeadLetters', settings);
    new sqs.Queue(stack, 'Queue', { ...settings, deadLetterQueue: { queue, maxReceiveCount: 3 } });
  },
  'a topic with a queue'(stack) {
    const masterKey = key(stack);
    const topic = new sns.Topic(stack, 'Topic', { masterKey, enforceSSL: true });
    const queue = new sqs.Queue(stack, 'Queue', {
      encryptionMasterKey: masterKey,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    topic.addSubscription(new subscriptions.SqsSubscription(queue));
  },
  'a table'(stack) {
    new dynamodb.Table(stack, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryptionKey: key(stack),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
    });
  },
  'a global table'(stack) {
    new dynamodb.TableV2(stack, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      encryption: dynamodb.TableEncryptionV2.customerManagedKey(key(stack)),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
    });
  },
  'a machine'(stack) {
    const { vpc, group } = subnets(stack);
    const instance = new ec2.Instance(stack, 'Machine', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroup: group,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7I, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      blockDevices: [root(key(stack))],
      httpTokens: ec2.HttpTokens.REQUIRED,
      httpPutResponseHopLimit: 1,
      ssmSessionPermissions: true,
    });
    instance.userData.addCommands('dnf install -y amazon-cloudwatch-agent');
  },
  'an Auto Scaling group of mixed machines'(stack) {
    const { vpc, group } = subnets(stack);
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
    });
    const launchTemplate = new ec2.LaunchTemplate(stack, 'Template', {
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      securityGroup: group,
      role,
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      associatePublicIpAddress: false,
      blockDevices: [root(key(stack))],
    });
    new autoscaling.AutoScalingGroup(stack, 'Workers', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      mixedInstancesPolicy: {
        launchTemplate,
        launchTemplateOverrides: [{ instanceType: new ec2.InstanceType('m7i.large') }],
      },
    });
  },
  'an isolated network'(stack) {
    const encryptionKey = key(stack);
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      natGateways: 0,
      restrictDefaultSecurityGroup: true,
      subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    });
    // The role that the CDK makes by itself may be assumed on behalf of any account.
    const role = new iam.Role(stack, 'FlowLogRole', {
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    });
    vpc.addFlowLog('FlowLog', {
      destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup(stack, encryptionKey), role),
      trafficType: ec2.FlowLogTrafficType.ALL,
      maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
    });
    const only = new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: ['ssm:GetParameter', 'ssm:UpdateInstanceInformation'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:PrincipalAccount': stack.account } },
    });
    const group = new ec2.SecurityGroup(stack, 'Endpoints', { vpc, allowAllOutbound: false, description: 'endpoints' });
    vpc
      .addInterfaceEndpoint('Ssm', { service: ec2.InterfaceVpcEndpointAwsService.SSM, securityGroups: [group] })
      .addToPolicy(only);
  },
  'a function in a network'(stack) {
    const { vpc, group } = subnets(stack);
    const encryptionKey = key(stack);
    const deadLetterQueue = new sqs.Queue(stack, 'Failed', {
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const fn = new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups: [group],
      environmentEncryption: encryptionKey,
      environment: { LOG_LEVEL: 'info' },
      deadLetterQueue,
      reservedConcurrentExecutions: 2,
      logGroup: logGroup(stack, encryptionKey),
    });
    new events.Rule(stack, 'Hourly', {
      schedule: events.Schedule.rate(Duration.hours(1)),
      targets: [new targets.LambdaFunction(fn, { deadLetterQueue })],
    });
  },
  'a generated secret and its reader'(stack) {
    const secret = new secretsmanager.Secret(stack, 'Secret', {
      encryptionKey: key(stack),
      generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password' },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    secret.grantRead(new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
  },
  'a state machine'(stack) {
    new sfn.StateMachine(stack, 'Machine', {
      definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Done')),
      tracingEnabled: true,
      logs: { destination: logGroup(stack, key(stack)), level: sfn.LogLevel.ALL },
    });
  },
  'a backup plan'(stack) {
    const vault = new backup.BackupVault(stack, 'Vault', {
      encryptionKey: key(stack),
      lockConfiguration: { minRetention: Duration.days(35), maxRetention: Duration.days(365) },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const plan = new backup.BackupPlan(stack, 'Plan', {
      backupVault: vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: 'daily',
          scheduleExpression: events.Schedule.cron({ hour: '3', minute: '0' }),
          deleteAfter: Duration.days(90),
        }),
      ],
    });
    plan.addSelection('Tagged', { resources: [backup.BackupResource.fromTag('backup', 'daily')] });
  },
  'plain resources'(stack) {
    const made = new CfnResource(stack, 'Key', {
      type: 'AWS::KMS::Key',
      properties: {
        EnableKeyRotation: true,
        KeyPolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: Fn.sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
              Action: 'kms:*',
              Resource: '*',
            },
          ],
        },
      },
    });
    made.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const queue = new CfnResource(stack, 'Queue', {
      type: 'AWS::SQS::Queue',
      properties: { KmsMasterKeyId: made.getAtt('Arn') },
    });
    queue.applyRemovalPolicy(RemovalPolicy.RETAIN);
  },
};

/**
 * Rules of ours only: no template of the CDK's own constructs satisfies cdk-nag's packs, which ask for managed policies in
 * place of grants, for replication, and for backups of everything.
 */
test.each(Object.entries(PATTERNS))('rules of ours find nothing in %s', (_, build) => {
  const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } });
  build(stack);
  const { template } = (stack.node.root as App).synth().getStackByName(stack.stackName);
  const ours = openVerdicts([template]).filter(({ origin }) => origin !== 'cdk-nag');
  expect(ours.map(({ rule, resource, kind, where, why }) => `${rule} ${resource} ${kind} ${where}: ${why}`)).toEqual(
    [],
  );
});
