import {
  App,
  CfnOutput,
  CfnParameter,
  CustomResource,
  Duration,
  RemovalPolicy,
  SecretValue,
  Stack,
  aws_apigateway as apigateway,
  aws_autoscaling as autoscaling,
  aws_cloudwatch as cloudwatch,
  aws_codebuild as codebuild,
  aws_cognito as cognito,
  aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_elasticloadbalancingv2 as elbv2,
  aws_events as events,
  aws_events_targets as targets,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_rds as rds,
  aws_s3 as s3,
  aws_s3_assets as assets,
  aws_s3_deployment as deployment,
  aws_secretsmanager as secretsmanager,
  aws_ssm as ssm,
  aws_stepfunctions as sfn,
  aws_stepfunctions_tasks as tasks,
  custom_resources as cr,
} from 'aws-cdk-lib';

const imported = (stack: Stack) =>
  ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
  });

/** Apps that handle secrets as they should, as people write them with the CDK's own constructs. */
export const GOOD_APPS: Readonly<Record<string, (stack: Stack) => void>> = {
  'a database with a generated secret and rotation'(stack) {
    const vpc = imported(stack);
    const database = new rds.DatabaseInstance(stack, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      credentials: rds.Credentials.fromGeneratedSecret('app'),
      vpc,
    });
    database.addRotationSingleUser();
    const fn = new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => process.env.DB_SECRET_ARN;'),
      environment: {
        DB_SECRET_ARN: database.secret?.secretArn ?? '',
        DB_SECRET: database.secret?.secretName ?? '',
        DB_HOST: database.dbInstanceEndpointAddress,
        AWS_CA_BUNDLE: '/etc/pki/tls/certs/ca-bundle.crt',
        TOKEN_URL: 'https://auth.example.com/oauth2/token',
        PASSWORD_FILE: '/run/secrets/db',
        KMS_KEY_ID: '1234abcd-12ab-34cd-56ef-1234567890ab',
        IMAGE: `app@sha256:${'9f86d081884c7d65'.repeat(4)}`,
        COMMIT_SHA: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
      },
    });
    database.secret?.grantRead(fn);
  },
  'containers with secrets by reference'(stack) {
    const task = new ecs.FargateTaskDefinition(stack, 'Task');
    const secret = new secretsmanager.Secret(stack, 'Secret', {
      generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password' },
    });
    task.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:latest'),
      environment: { LOG_LEVEL: 'info', SECRET_ID: 'prod/app/credentials', CACHE_KEY: 'session-cache' },
      secrets: {
        DB_PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password'),
        API_KEY: ecs.Secret.fromSsmParameter(
          ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/app/api-key' }),
        ),
      },
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }),
    });
  },
  'a machine that fetches its secret at boot'(stack) {
    const secret = new secretsmanager.Secret(stack, 'ApiKey');
    const script = new assets.Asset(stack, 'Script', { path: __filename });
    const userData = ec2.UserData.forLinux();
    userData.addCommands(
      'dnf install -y python3.11 jq amazon-cloudwatch-agent',
      `API_KEY=$(aws secretsmanager get-secret-value --secret-id ${secret.secretArn} --query SecretString --output text)`,
      'export API_KEY',
      'python3.11 app.py',
    );
    const local = userData.addS3DownloadCommand({ bucket: script.bucket, bucketKey: script.s3ObjectKey });
    userData.addExecuteFileCommand({ filePath: local });
    userData.addSignalOnExitCommand(secret);
    const instance = new ec2.Instance(stack, 'Instance', {
      vpc: imported(stack),
      instanceType: new ec2.InstanceType('t3.small'),
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      userData,
    });
    secret.grantRead(instance.role);
  },
  'a group of machines with user data in parts'(stack) {
    const shell = ec2.UserData.forLinux();
    shell.addCommands('yum install -y https://s3.eu-west-1.amazonaws.com/amazon-ssm-eu-west-1/latest/agent.rpm');
    shell.addCommands(`aws s3 cp s3://${stack.account}-config/app.yaml /etc/app.yaml`);
    const parts = new ec2.MultipartUserData();
    parts.addUserDataPart(shell, ec2.MultipartBody.SHELL_SCRIPT, true);
    parts.addPart(
      ec2.MultipartBody.fromRawBody({ contentType: 'text/cloud-config', body: '#cloud-config\npackages: [jq]\n' }),
    );
    new autoscaling.AutoScalingGroup(stack, 'Group', {
      vpc: imported(stack),
      launchTemplate: new ec2.LaunchTemplate(stack, 'Template', {
        instanceType: new ec2.InstanceType('t3.small'),
        machineImage: ec2.MachineImage.latestAmazonLinux2023(),
        userData: parts,
        role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
      }),
    });
  },
  'a website with deployment and custom resources'(stack) {
    const bucket = new s3.Bucket(stack, 'Site', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    new deployment.BucketDeployment(stack, 'Deploy', {
      sources: [
        deployment.Source.data('config.json', '{"clientId": "web", "tokenEndpoint": "https://auth.example.com/token"}'),
      ],
      destinationBucket: bucket,
    });
    new cr.AwsCustomResource(stack, 'Call', {
      onUpdate: {
        service: 'SSM',
        action: 'getParameter',
        parameters: { Name: '/app/token-table', WithDecryption: false },
        physicalResourceId: cr.PhysicalResourceId.of('call'),
      },
      policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: cr.AwsCustomResourcePolicy.ANY_RESOURCE }),
    });
    new CfnOutput(stack, 'BucketName', { value: bucket.bucketName, description: 'Password: kept in Secrets Manager' });
  },
  'user pools and an API with keys'(stack) {
    const pool = new cognito.UserPool(stack, 'Pool', {
      passwordPolicy: { minLength: 14, tempPasswordValidity: Duration.days(1) },
    });
    pool.addClient('Client', {
      generateSecret: true,
      accessTokenValidity: Duration.minutes(30),
      authFlows: { userPassword: true, userSrp: true },
    });
    const api = new apigateway.RestApi(stack, 'Api');
    api.root.addMethod('GET', new apigateway.MockIntegration(), {
      apiKeyRequired: true,
      authorizer: new apigateway.CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [pool] }),
    });
    api.addUsagePlan('Plan').addApiKey(api.addApiKey('Key'));
    new CfnOutput(stack, 'UserPoolClientId', { value: pool.userPoolId });
  },
  'state machines, rules and schedules'(stack) {
    const table = new dynamodb.Table(stack, 'Table', {
      partitionKey: { name: 'token', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'apiKey', type: dynamodb.AttributeType.STRING },
    });
    const machine = new sfn.StateMachine(stack, 'Machine', {
      definitionBody: sfn.DefinitionBody.fromChainable(
        new sfn.Pass(stack, 'Check Password', { result: sfn.Result.fromObject({ tokenType: 'bearer' }) }).next(
          new tasks.DynamoPutItem(stack, 'Store Token', {
            table,
            item: { token: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$.token')) },
          }),
        ),
      ),
    });
    new events.Rule(stack, 'Rule', {
      schedule: events.Schedule.rate(Duration.hours(1)),
      targets: [
        new targets.SfnStateMachine(machine, {
          input: events.RuleTargetInput.fromObject({
            secretArn: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf`,
          }),
        }),
      ],
    });
  },
  'a build project and its settings'(stack) {
    new codebuild.Project(stack, 'Build', {
      buildSpec: codebuild.BuildSpec.fromObject({
        version: '0.2',
        env: { 'secrets-manager': { NPM_TOKEN: 'build/npm:token' } },
        phases: {
          build: {
            commands: [
              'npm ci',
              'echo "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  a.tgz" | sha256sum -c',
            ],
          },
        },
      }),
      environmentVariables: {
        GITHUB_TOKEN: {
          type: codebuild.BuildEnvironmentVariableType.SECRETS_MANAGER,
          value: 'build-github-credentials:token',
        },
        NPM_PASSWORD: { type: codebuild.BuildEnvironmentVariableType.PARAMETER_STORE, value: 'npm-registry-password' },
        STAGE: { value: 'production' },
      },
    });
  },
  'policies, keys and parameters'(stack) {
    const key = new kms.Key(stack, 'Key', {
      alias: 'alias/app',
      description: 'Encrypts tokens: sessions and refresh tokens',
    });
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.WebIdentityPrincipal(
        'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
        {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/app:ref:refs/heads/main' },
        },
      ),
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue', 'ssm:GetParameter', 'kms:Decrypt'],
        resources: [key.keyArn, 'arn:aws:secretsmanager:*:*:secret:app/*'],
        conditions: {
          StringEquals: { 'secretsmanager:ResourceTag/owner': 'app', 'kms:ViaService': 'ssm.eu-west-1.amazonaws.com' },
        },
      }),
    );
    new ssm.StringParameter(stack, 'SecretArn', { parameterName: '/app/api-key-arn', stringValue: key.keyArn });
    new ssm.StringParameter(stack, 'PasswordPolicy', {
      parameterName: '/app/password-policy/length',
      stringValue: '14',
    });
    new ssm.StringParameter(stack, 'Endpoint', {
      parameterName: '/app/endpoint',
      stringValue: 'https://api.example.com/v1',
    });
    new CfnParameter(stack, 'DbPassword', { noEcho: true, type: 'String' });
    new CfnParameter(stack, 'ImageId', {
      type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      default: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    });
    new CfnParameter(stack, 'KeyName', { type: 'String', default: 'none' });
  },
  'dashboards, alarms, load balancer and plugins'(stack) {
    new cloudwatch.Dashboard(stack, 'Dashboard', {
      widgets: [
        [new cloudwatch.TextWidget({ markdown: '# Tokens\nToken use per hour; password resets: see runbook' })],
      ],
    });
    const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc: imported(stack) });
    balancer.addListener('Listener', {
      port: 443,
      certificates: [
        { certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/550e8400-e29b-41d4-a716-446655440000' },
      ],
      defaultAction: elbv2.ListenerAction.authenticateOidc({
        authorizationEndpoint: 'https://auth.example.com/authorize',
        tokenEndpoint: 'https://auth.example.com/token',
        userInfoEndpoint: 'https://auth.example.com/userinfo',
        issuer: 'https://auth.example.com',
        clientId: 'web',
        clientSecret: SecretValue.secretsManager('oidc-client', { jsonField: 'clientSecret' }),
        next: elbv2.ListenerAction.fixedResponse(200),
      }),
    });
    new CustomResource(stack, 'Plugin', {
      serviceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:plugin',
      properties: { Hash: '9f86d081884c7d659a2feaa0c55ad015', Trigger: '1763934000000', SecretName: 'app/plugin' },
    });
  },
};

/** The templates of one app, in a stack that knows its region. */
export function templatesOf(build: (stack: Stack) => void): Record<string, any>[] {
  const app = new App({ analyticsReporting: true });
  build(new Stack(app, 'Good', { env: { region: 'eu-west-1', account: '111122223333' } }));
  return app.synth().stacks.map(({ template }) => template as Record<string, any>);
}
