import {
  App,
  Aws,
  Duration,
  Stack,
  Token,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_s3 as s3,
} from 'aws-cdk-lib';
import { Capture, Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnKey } from '../../lib/encryption';
import { AwsService, ServiceCall, SpawnFunction, type SpawnFunctionProps } from '../../lib/primitives';
import { ENVIRONMENTS, FLAGS, testStack } from '../support/environments';
import { FakeNetwork } from '../support/fake-network';
import { expectClean } from '../support/packs';

const code = lambda.Code.fromInline('exports.handler = async () => {}');
const newFunction = (stack: Stack, props: Partial<SpawnFunctionProps> = {}, id = 'Function') =>
  new SpawnFunction(stack, id, { code, ...props, network: props.network ?? new FakeNetwork(stack) });
const ec2Call = ServiceCall.to(AwsService.EC2, {
  actions: ['ec2:DescribeInstances'],
  withoutResourceLevelSupport: 'ec2:DescribeInstances',
});
const s3Call = ServiceCall.to(AwsService.S3, { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] });

const statementsOf = (stack: Stack): any[] =>
  Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
const statementWith = (stack: Stack, action: string) =>
  statementsOf(stack).filter((statement) => [statement.Action].flat().includes(action));
const idOf = (stack: Stack, type: string) => Object.keys(Template.fromStack(stack).findResources(type))[0];
const hasFunction = (stack: Stack, properties: object) =>
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', properties);

describe.each(ENVIRONMENTS)('in $location with $flags', (where) => {
  it('is clean with no optional prop', () => {
    const stack = testStack(where);
    newFunction(stack);
    expectClean(stack);
  });

  it('is clean with calls and retry settings, and has no inline and no AWS managed policy', () => {
    const stack = testStack(where);
    const network = new FakeNetwork(stack);
    const key = new SpawnKey(stack, 'Key');
    newFunction(stack, { network, key, calls: [ec2Call, s3Call] }, 'One');
    newFunction(stack, { network, key, calls: [ec2Call], retryAttempts: 0, maxEventAge: Duration.hours(1) }, 'Two');
    expectClean(stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent(), Policies: Match.absent() });
  });
});

describe('the function', () => {
  let stack: Stack;
  beforeEach(() => {
    stack = testStack();
  });

  it('runs in the private subnets of the network with a group of its own', () => {
    newFunction(stack);
    hasFunction(stack, {
      VpcConfig: {
        SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        SecurityGroupIds: [{ 'Fn::GetAtt': [idOf(stack, 'AWS::EC2::SecurityGroup'), 'GroupId'] }],
      },
    });
  });

  it('has a group that lets nothing in and nothing out', () => {
    newFunction(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' })],
      VpcId: 'vpc-0123456789abcdef0',
    });
  });

  it('has its environment encrypted with the key', () => {
    newFunction(stack, { environment: { TABLE: 'instances' } });
    hasFunction(stack, {
      KmsKeyArn: { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] },
      Environment: { Variables: { TABLE: 'instances' } },
    });
  });

  it('has a dead-letter queue, encrypted with the key, kept for 14 days', () => {
    newFunction(stack);
    const queue = idOf(stack, 'AWS::SQS::Queue');
    hasFunction(stack, { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [queue, 'Arn'] } } });
    Template.fromStack(stack).resourceCountIs('AWS::SQS::Queue', 1);
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', {
      KmsMasterKeyId: { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] },
      MessageRetentionPeriod: 1209600,
    });
  });

  it('has a reserved concurrency of 1', () => {
    newFunction(stack);
    hasFunction(stack, { ReservedConcurrentExecutions: 1 });
  });

  it('logs as JSON to a log group of its own, encrypted with the key, kept for a year, retained', () => {
    newFunction(stack);
    const group = idOf(stack, 'AWS::Logs::LogGroup');
    hasFunction(stack, { LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: group } } });
    Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 1);
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] } },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('is traced', () => {
    newFunction(stack);
    hasFunction(stack, { TracingConfig: { Mode: 'Active' } });
  });

  it('runs the latest Node.js on arm64, with 256 MiB and a minute', () => {
    newFunction(stack);
    const runtime = new Capture();
    hasFunction(stack, {
      Runtime: runtime,
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 60,
      Handler: 'index.handler',
    });
    const version = Number(/^nodejs(\d+)\.x$/.exec(runtime.asString())?.[1]);
    const known = lambda.Runtime.ALL.map(({ name }) => Number(/^nodejs(\d+)\.x$/.exec(name)?.[1] ?? 0));
    expect(version).toBe(Math.max(...known));
  });

  it('waits for its permissions and its paths', () => {
    newFunction(stack, { calls: [ec2Call] });
    const template = Template.fromStack(stack);
    const policies = Object.keys(template.findResources('AWS::IAM::ManagedPolicy'));
    const rules = Object.keys(template.findResources('AWS::EC2::SecurityGroupEgress'));
    const [resource] = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(resource.DependsOn).toEqual(expect.arrayContaining([...policies, ...rules]));
    expect(rules).toHaveLength(1);
  });

  it('has no invoke configuration unless asked for, as Lambda retries and keeps by itself', () => {
    newFunction(stack);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
  });

  it('sends failed events to the dead-letter queue also as destination where retries are set', () => {
    newFunction(stack, { retryAttempts: 0 });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [idOf(stack, 'AWS::SQS::Queue'), 'Arn'] } } },
    });
  });

  it('takes every prop', () => {
    newFunction(stack, {
      handler: 'main.run',
      runtime: lambda.Runtime.PYTHON_3_13,
      architecture: lambda.Architecture.X86_64,
      timeout: Duration.minutes(15),
      memorySize: 10240,
      reservedConcurrentExecutions: 20,
      maxEventAge: Duration.minutes(1),
      logRetention: logs.RetentionDays.SIX_YEARS,
      description: 'what it is for',
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(
        stack,
        'Boundary',
        'arn:aws:iam::111122223333:policy/b',
      ),
      code: lambda.Code.fromInline('run = lambda event, context: None'),
    });
    hasFunction(stack, {
      Handler: 'main.run',
      Runtime: 'python3.13',
      Architectures: ['x86_64'],
      Timeout: 900,
      MemorySize: 10240,
      ReservedConcurrentExecutions: 20,
      Description: 'what it is for',
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 2192 });
    template.hasResourceProperties('AWS::IAM::Role', { PermissionsBoundary: 'arn:aws:iam::111122223333:policy/b' });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumEventAgeInSeconds: 60 });
  });

  it('shares a key', () => {
    const key = new SpawnKey(stack, 'Key');
    const fn = newFunction(stack, { key });
    expect(fn.key).toBe(key);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    const arn: unknown = stack.resolve(key.keyArn);
    hasFunction(stack, { KmsKeyArn: arn });
    template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
  });

  it('is the default child, and is named by nobody', () => {
    const fn = newFunction(stack);
    expect(fn.node.defaultChild).toBe(fn.function);
    hasFunction(stack, { FunctionName: Match.absent() });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: Match.absent() });
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: Match.absent() });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: Match.absent() });
  });
});

describe('calls', () => {
  it('open the way to each service once', () => {
    const stack = testStack();
    const network = new FakeNetwork(stack);
    newFunction(stack, { network, calls: [ec2Call, s3Call, ec2Call, ServiceCall.pathTo(AwsService.SQS)] });
    expect(network.opened).toEqual(['ec2', 's3', 'sqs'].map((name) => `Test/Function/SecurityGroup -> ${name}`));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 3);
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      DestinationPrefixListId: 'pl-s3',
      FromPort: 443,
      ToPort: 443,
      IpProtocol: 'tcp',
    });
  });

  it('become statements of the role', () => {
    const stack = testStack();
    newFunction(stack, { calls: [ec2Call, s3Call] });
    expect(statementWith(stack, 's3:GetObject')).toEqual([
      { Action: 's3:GetObject', Effect: 'Allow', Resource: 'arn:aws:s3:::bucket/*' },
    ]);
    expect(statementWith(stack, 'ec2:DescribeInstances')).toHaveLength(1);
  });

  it('name all endpoints that the network lacks', () => {
    const stack = testStack();
    const network = new FakeNetwork(stack, { without: ['ec2', 'sqs'] });
    expect(() => newFunction(stack, { network, calls: [ec2Call, s3Call, ServiceCall.pathTo(AwsService.SQS)] })).toThrow(
      "function 'Test/Function' can't reach what it calls: the network has no endpoint for ec2; add it; the network has no endpoint for sqs; add it",
    );
  });

  it('may be grants of resources with a path', () => {
    const stack = testStack();
    const fn = newFunction(stack, { calls: [ServiceCall.pathTo(AwsService.S3)] });
    s3.Bucket.fromBucketName(stack, 'Bucket', 'data').grantRead(fn);
    expect(statementWith(stack, 's3:GetObject*')).toHaveLength(1);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe.each(FLAGS)('the role with $flags', (how) => {
  let stack: Stack;
  beforeEach(() => {
    stack = testStack(how);
    newFunction(stack);
  });

  it('lets Lambda, and only Lambda, assume it', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
  });

  it('writes to its own log group and creates none', () => {
    const group = { 'Fn::GetAtt': [idOf(stack, 'AWS::Logs::LogGroup'), 'Arn'] };
    expect(statementWith(stack, 'logs:PutLogEvents')).toEqual([
      { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Effect: 'Allow', Resource: group },
    ]);
    expect(statementWith(stack, 'logs:CreateLogGroup')).toEqual([]);
  });

  it('sends to its own dead-letter queue', () => {
    const queue = { 'Fn::GetAtt': [idOf(stack, 'AWS::SQS::Queue'), 'Arn'] };
    expect(statementWith(stack, 'sqs:SendMessage')).toEqual([
      { Action: 'sqs:SendMessage', Effect: 'Allow', Resource: queue },
    ]);
  });

  it('uses the key through Lambda and SQS only', () => {
    const [statement, ...others] = statementWith(stack, 'kms:Decrypt');
    expect(others).toEqual([]);
    expect(statement.Resource).toEqual({ 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] });
    const services = JSON.stringify(stack.resolve(statement.Condition.StringEquals['kms:ViaService']));
    expect(services).toContain('lambda.');
    expect(services).toContain('sqs.');
    expect(services).not.toContain('s3.');
  });

  it('has all resources only where the API has no resource-level support', () => {
    const forAll = statementsOf(stack).filter(({ Effect, Resource }) => Effect === 'Allow' && Resource === '*');
    expect(forAll.flatMap(({ Action }) => Action).sort()).toEqual([
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('lets Lambda manage network interfaces, in subnets of a shared VPC too', () => {
    const [statement] = statementWith(stack, 'ec2:CreateNetworkInterface').filter(({ Effect }) => Effect === 'Allow');
    const arn = (resource: string, account?: string): unknown =>
      stack.resolve(stack.formatArn({ service: 'ec2', account, resource, resourceName: '*' }));
    expect(statement.Action).toEqual([
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:UnassignPrivateIpAddresses',
    ]);
    expect(statement.Resource).toHaveLength(4);
    expect(statement.Resource).toEqual(
      expect.arrayContaining([arn('*'), arn('network-interface'), arn('security-group'), arn('subnet', '*')]),
    );
  });

  it('denies its code what Lambda does for the network interfaces', () => {
    const [deny] = statementsOf(stack).filter(({ Effect }) => Effect === 'Deny');
    expect(deny).toEqual({
      Effect: 'Deny',
      Resource: '*',
      Action: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DetachNetworkInterface',
        'ec2:UnassignPrivateIpAddresses',
      ],
      Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    });
  });
});

it('does not deny its code an action that it declares', () => {
  const stack = testStack();
  const call = ServiceCall.to(AwsService.EC2, {
    actions: ['ec2:DescribeNetworkInterfaces'],
    withoutResourceLevelSupport: 'ec2:DescribeNetworkInterfaces',
  });
  newFunction(stack, { calls: [call] });
  const denied = statementsOf(stack)
    .filter(({ Effect }) => Effect === 'Deny')
    .flatMap(({ Action }) => Action);
  expect(denied).not.toContain('ec2:DescribeNetworkInterfaces');
  expect(denied).toContain('ec2:CreateNetworkInterface');
});

describe('who uses it', () => {
  it('is granted the call', () => {
    const stack = testStack();
    const network = new FakeNetwork(stack);
    const fn = newFunction(stack, { network });
    const other = newFunction(stack, { network }, 'Caller');
    fn.grantInvoke(other);
    expect(statementWith(stack, 'lambda:InvokeFunction')).toHaveLength(1);
  });

  it('reads its metrics', () => {
    const fn = newFunction(testStack());
    expect(fn.metric('Invocations').metricName).toBe('Invocations');
    expect(fn.metricErrors().metricName).toBe('Errors');
    expect(fn.metricThrottles({ period: Duration.minutes(1) }).period.toSeconds()).toBe(60);
    expect(fn.metricDeadLetters().statistic).toBe('Maximum');
  });

  it('connects to it', () => {
    const stack = testStack();
    const fn = newFunction(stack);
    fn.connections.allowTo(ec2.Peer.ipv4('10.0.0.9/32'), ec2.Port.tcp(5432), 'database');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '10.0.0.9/32', FromPort: 5432 })],
    });
  });

  it('needs not wait for policies of its own making', () => {
    const context = { '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': true };
    const stack = testStack({ context });
    newFunction(stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const [grants] = Object.keys(template.findResources('AWS::IAM::ManagedPolicy')).filter((id) =>
      id.includes('RoleGrants'),
    );
    template.hasResource('AWS::Lambda::Function', { DependsOn: Match.arrayWith([grants]) });
    const statements = JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy')[grants]);
    expect(statements).toContain('sqs:SendMessage');
    expect(statements).toContain('xray:PutTraceSegments');
  });

  it('may have any construct id', () => {
    const stack = testStack();
    newFunction(stack, {}, "Größe 'x'");
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Function Test/Gr__e _x_',
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { Description: 'Function Test/Gr__e _x_' });
  });

  it('stands in another stack than the network', () => {
    const app = new App();
    const network = new FakeNetwork(new Stack(app, 'Network'));
    const stack = new Stack(app, 'Functions');
    newFunction(stack, { network, calls: [ec2Call] });
    expect(() => app.synth()).not.toThrow();
  });
});

it.each([
  [
    'timeout',
    { timeout: Duration.minutes(16) },
    "timeout (seconds) of function 'Test/Function' is out of range: 960; allowed 1 to 900; split",
  ],
  ['timeout', { timeout: Duration.seconds(0) }, 'out of range: 0; allowed 1 to 900'],
  [
    'memorySize',
    { memorySize: 64 },
    "memorySize (MiB) of function 'Test/Function' is out of range: 64; allowed 128 to 10240; leave it out",
  ],
  ['reservedConcurrentExecutions', { reservedConcurrentExecutions: 0 }, 'is out of range: 0; allowed 1 to'],
  [
    'retryAttempts',
    { retryAttempts: 3 },
    "retryAttempts of function 'Test/Function' is out of range: 3; allowed 0 to 2; leave it out",
  ],
  [
    'maxEventAge',
    { maxEventAge: Duration.seconds(30) },
    "maxEventAge (seconds) of function 'Test/Function' is out of range: 30; allowed 60 to 21600",
  ],
  [
    'environment',
    { environment: { 'MY-TABLE': 'instances' } },
    "environment of function 'Test/Function' has a name that Lambda refuses: 'MY-TABLE'; allowed a letter and one or more letters",
  ],
])('refuses a wrong %s', (_prop, props, message) => {
  expect(() => newFunction(testStack(), props)).toThrow(message);
});

it('judges no token', () => {
  const stack = testStack();
  expect(() =>
    newFunction(stack, { description: Aws.STACK_NAME, memorySize: Token.asNumber({ Ref: 'Memory' }) }),
  ).not.toThrow();
});
