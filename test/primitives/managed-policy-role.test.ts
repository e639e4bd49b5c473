import {
  App,
  Aspects,
  CfnResource,
  Lazy,
  Stack,
  aws_codebuild as codebuild,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_s3 as s3,
  aws_s3_notifications as notifications,
  aws_sns as sns,
  aws_stepfunctions as sfn,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnKey } from '../../lib/encryption';
import { ManagedPolicyRole } from '../../lib/primitives';
import { ENVIRONMENTS, FLAGS, testStack } from '../support/environments';
import { expectClean } from '../support/packs';

const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
const newRole = (stack: Stack, id = 'Role', props: Partial<iam.RoleProps> = {}) =>
  new ManagedPolicyRole(stack, id, { assumedBy, ...props });
const allow = (action: string, ...resources: string[]) => new iam.PolicyStatement({ actions: [action], resources });
/** About 1,000 characters, which IAM counts; each different. */
const large = (n: number) => allow('s3:GetObject', `arn:aws:s3:::bucket/${n}/${'x'.repeat(950)}`);
const policiesOf = (stack: Stack) => Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy');
const statementsOf = (stack: Stack) =>
  Object.values(policiesOf(stack)).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
const expectNoInline = (stack: Stack) => {
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::IAM::Policy', 0);
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
    expect(Properties.Policies).toBeUndefined();
    expect(Properties.ManagedPolicyArns).toBeUndefined();
  }
};

describe.each(ENVIRONMENTS)('in $location with $flags', (where) => {
  it('is clean, and every grant becomes a managed policy', () => {
    const stack = testStack(where);
    const role = newRole(stack);
    s3.Bucket.fromBucketName(stack, 'Bucket', 'data').grantRead(role);
    new SpawnKey(stack, 'Key').grantDecrypt(role);
    role.addToPolicy(allow('sns:Publish', 'arn:aws:sns:eu-west-1:111122223333:topic'));
    expectNoInline(stack);
    expect(Object.keys(policiesOf(stack))).toHaveLength(1);
    expectClean(stack);
  });
});

describe.each(FLAGS)('with $flags', (how) => {
  it('attaches the policy to the role', () => {
    const stack = testStack(how);
    newRole(stack).addToPolicy(allow('s3:GetObject', 'arn:aws:s3:::bucket/*'));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      Roles: [{ Ref: Match.stringLikeRegexp('Role') }],
    });
  });

  it('is the principal of a resource policy itself', () => {
    const stack = testStack(how);
    const topic = new sns.Topic(stack, 'Topic');
    const role = newRole(stack);
    topic.addToResourcePolicy(
      new iam.PolicyStatement({ principals: [role], actions: ['sns:Publish'], resources: [topic.topicArn] }),
    );
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('Role'), 'Arn'] } } }),
        ],
      },
    });
  });

  it('can be granted a key of another account, which names it in its key policy', () => {
    const app = new App({ context: how.context });
    const keys = new Stack(app, 'Keys', { env: { account: '444455556666', region: 'eu-west-1' } });
    const roles = new Stack(app, 'Roles', { env: { account: '111122223333', region: 'eu-west-1' } });
    const role = newRole(roles, 'Role', { roleName: 'reader' });
    new kms.Key(keys, 'Key', { alias: 'shared' }).grantDecrypt(role);
    const policy = Object.values(Template.fromStack(keys).findResources('AWS::KMS::Key'))[0].Properties.KeyPolicy;
    expect(JSON.stringify(policy)).toContain(':iam::111122223333:role/reader');
    expect(statementsOf(roles)).toHaveLength(1);
    expectNoInline(roles);
  });

  it('can be granted a bucket and key of another stack without a cycle', () => {
    const app = new App({ context: how.context });
    const data = new Stack(app, 'Data');
    const roles = new Stack(app, 'Roles');
    const bucket = new s3.Bucket(data, 'Bucket', { encryptionKey: new SpawnKey(data, 'Key') });
    bucket.grantReadWrite(newRole(roles));
    expectNoInline(roles);
    expect(() => app.synth()).not.toThrow();
  });

  it('serves an L2 function with dead-letter queue, tracing and a VPC', () => {
    const stack = testStack(how);
    const role = newRole(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a'],
      isolatedSubnetIds: ['subnet-1'],
    });
    const fn = new lambda.Function(stack, 'Function', {
      role,
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      deadLetterQueueEnabled: true,
      tracing: lambda.Tracing.ACTIVE,
    });
    // A list of unknown length beside literal ones: aws-cdk-lib then writes an inline policy of its own.
    fn.addToRolePolicy(allow('s3:GetObject', ...Lazy.list({ produce: () => ['arn:aws:s3:::bucket/*'] })));
    expectNoInline(stack);
    const actions = statementsOf(stack).flatMap((statement: any) => statement.Action);
    expect(actions.sort()).toEqual([
      's3:GetObject',
      'sqs:SendMessage',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const policies = Object.keys(policiesOf(stack));
    const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    expect(policies.some((id) => resource.DependsOn.includes(id))).toBe(true);
  });

  it('tells what a grant depends on', () => {
    const stack = testStack(how);
    const grant = s3.Bucket.fromBucketName(stack, 'Bucket', 'data').grantRead(newRole(stack));
    const dependent = new CfnResource(stack, 'Dependent', { type: 'AWS::CloudFormation::WaitConditionHandle' });
    grant.applyBefore(dependent);
    const [policy] = Object.keys(policiesOf(stack));
    Template.fromStack(stack).hasResource('AWS::CloudFormation::WaitConditionHandle', { DependsOn: [policy] });
  });
});

describe('inline policies of aws-cdk-lib become managed ones', () => {
  it('of a distributed map, which adds statements afterwards', () => {
    const stack = testStack();
    const map = new sfn.DistributedMap(stack, 'Map');
    map.itemProcessor(new sfn.Pass(stack, 'Pass'));
    const role = newRole(stack, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    new sfn.StateMachine(stack, 'Machine', { role, definitionBody: sfn.DefinitionBody.fromChainable(map) });
    expectNoInline(stack);
    const actions = statementsOf(stack).flatMap((statement: any) => statement.Action);
    expect(actions).toContain('states:StartExecution');
  });

  it('of a project in a VPC, which still waits for its permissions', () => {
    const stack = testStack();
    const role = newRole(stack, 'Role', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a'],
      privateSubnetIds: ['subnet-1'],
    });
    new codebuild.Project(stack, 'Project', {
      role,
      vpc,
      buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2' }),
    });
    expectNoInline(stack);
    const policies = policiesOf(stack);
    const interfaces = Object.keys(policies).find((id) =>
      JSON.stringify(policies[id]).includes('"ec2:CreateNetworkInterface"'),
    );
    Template.fromStack(stack).hasResource('AWS::CodeBuild::Project', { DependsOn: Match.arrayWith([interfaces]) });
  });

  it('of bucket notifications with a role of ours', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Bucket', {
      notificationsHandlerRole: newRole(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    });
    bucket.addEventNotification(
      s3.EventType.OBJECT_CREATED,
      new notifications.SnsDestination(new sns.Topic(stack, 'Topic')),
    );
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(statementsOf(stack)).toContainEqual(expect.objectContaining({ Action: 's3:PutBucketNotification' }));
  });

  it('once, however often it is attached', () => {
    const stack = testStack();
    const role = newRole(stack);
    const policy = new iam.Policy(stack, 'Policy', { statements: [allow('s3:GetObject', 'arn:aws:s3:::a/*')] });
    role.attachInlinePolicy(policy);
    role.attachInlinePolicy(policy);
    expectNoInline(stack);
    expect(Object.keys(policiesOf(stack))).toHaveLength(1);
  });

  it.each([
    ['its roles prop', (stack: Stack, role: iam.Role) => new iam.Policy(stack, 'Policy', { roles: [role] })],
    ['attachToRole', (stack: Stack, role: iam.Role) => new iam.Policy(stack, 'Policy').attachToRole(role)],
  ])('but not one that attaches itself by %s', (_how, attach) => {
    const stack = testStack();
    expect(() => attach(stack, newRole(stack))).toThrow(
      "an inline policy can't be attached to role 'Test/Role': Test/Policy; the role takes managed policies only; use iam.ManagedPolicy",
    );
  });

  it('and inlinePolicies is refused', () => {
    expect(() => newRole(testStack(), 'Role', { inlinePolicies: { Mine: new iam.PolicyDocument() } })).toThrow(
      "inlinePolicies is not allowed on role 'Test/Role': Mine; the role takes managed policies only; add the statements with addToPrincipalPolicy()",
    );
  });
});

describe('size', () => {
  it.each(FLAGS)('fills one policy after the other, each under 6,144 characters ($flags)', (how) => {
    const stack = testStack(how);
    const role = newRole(stack);
    for (let n = 0; n < 20; n += 1) role.addToPolicy(large(n));
    const policies = Object.values(policiesOf(stack));
    expect(policies).toHaveLength(4);
    for (const { Properties } of policies) {
      expect(JSON.stringify(Properties.PolicyDocument).length).toBeLessThanOrEqual(6144);
    }
    expect(JSON.stringify(policies).match(/x{950}/g)).toHaveLength(20);
  });

  it('leaves room for what references resolve to', () => {
    const stack = testStack();
    const role = newRole(stack);
    for (let n = 0; n < 60; n += 1) {
      role.addToPolicy(allow('sns:Publish', new sns.Topic(stack, `Topic${n}`).topicArn));
    }
    const arn = `arn:aws-us-gov:sns:us-gov-west-1:111122223333:${'n'.repeat(150)}`;
    const texts = Object.values(policiesOf(stack)).map(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument, (_, value) => (value?.Ref ? arn : value)),
    );
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(6144);
  });

  it('counts pseudo parameters in joined ARNs by their own length', () => {
    const stack = testStack();
    const role = newRole(stack);
    for (let n = 0; n < 40; n += 1) {
      role.addToPolicy(allow('sns:Publish', stack.formatArn({ service: 'sns', resource: `topic-${n}` })));
    }
    expect(Object.keys(policiesOf(stack))).toHaveLength(1);
  });

  it('takes no room for a repeated statement, which is rendered once', () => {
    const stack = testStack();
    const role = newRole(stack);
    for (let n = 0; n < 30; n += 1) role.addToPolicy(large(n % 2));
    expect(JSON.stringify(statementsOf(stack)).match(/x{950}/g)).toHaveLength(2);
    expect(Object.keys(policiesOf(stack))).toHaveLength(1);
  });

  it('refuses a statement that no managed policy can hold', () => {
    expect(() =>
      newRole(testStack()).addToPolicy(allow('s3:GetObject', `arn:aws:s3:::bucket/${'x'.repeat(6200)}`)),
    ).toThrow(
      /a statement of role 'Test\/Role' is too large for a managed policy: 62\d\d characters; at most 6105; split its actions or resources/,
    );
  });

  it('gives a statement that only may be too large a policy of its own', () => {
    const stack = testStack();
    const role = newRole(stack);
    role.addToPolicy(allow('s3:GetObject', 'arn:aws:s3:::a/*'));
    role.addToPolicy(
      allow('sns:Publish', ...Array.from({ length: 40 }, (_, n) => new sns.Topic(stack, `T${n}`).topicArn)),
    );
    expect(Object.keys(policiesOf(stack))).toHaveLength(2);
  });

  it('finds a statement that has grown too large since', () => {
    const stack = testStack();
    const role = newRole(stack);
    const resources = ['arn:aws:s3:::a/*'];
    role.addToPolicy(allow('s3:GetObject', ...Lazy.list({ produce: () => resources })));
    for (let n = 0; n < 7; n += 1) resources.push(`arn:aws:s3:::b/${n}${'x'.repeat(1000)}`);
    expect(() => stack.node.root.node.validate()).not.toThrow();
    expect(role.node.validate().join()).toMatch(
      /managed policy 'Test\/Role\/Grants' is too large: 7\d\d\d characters; at most 6144/,
    );
  });
});

describe('the quota of ten managed policies', () => {
  const tooMany =
    /role 'Test\/Role' needs too many managed policies: 11; IAM attaches at most 10; grant on fewer resources/;
  const external = (n: number) =>
    Array.from({ length: n }, (_, i) => iam.ManagedPolicy.fromAwsManagedPolicyName(`Example${i}`));

  it('counts its own', () => {
    const role = newRole(testStack());
    for (let n = 0; n < 50; n += 1) role.addToPolicy(large(n));
    expect(() => role.addToPolicy(large(50))).toThrow(tooMany);
  });

  it('counts those given', () => {
    expect(() => newRole(testStack(), 'Role', { managedPolicies: external(11) })).toThrow(tooMany);
  });

  it('counts those added, each once', () => {
    const role = newRole(testStack(), 'Role', { managedPolicies: external(9) });
    role.addToPolicy(large(0));
    role.addManagedPolicy(external(1)[0]);
    expect(() => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('Another'))).toThrow(tooMany);
  });

  it('counts inline ones that became managed', () => {
    const stack = testStack();
    const role = newRole(stack, 'Role', { managedPolicies: external(10) });
    expect(() => role.attachInlinePolicy(new iam.Policy(stack, 'Policy'))).toThrow(tooMany);
  });
});

it('passes a permissions boundary through', () => {
  const stack = testStack();
  newRole(stack, 'Role', {
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(
      stack,
      'Boundary',
      'arn:aws:iam::111122223333:policy/boundary',
    ),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    PermissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
  });
});

it('can be frozen like any role', () => {
  const stack = testStack();
  const role = newRole(stack);
  s3.Bucket.fromBucketName(stack, 'Bucket', 'data').grantRead(role.withoutPolicyUpdates());
  Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
});

it('needs no aspect: nothing changes at synthesis', () => {
  const stack = testStack();
  newRole(stack).addToPolicy(large(0));
  expect(Aspects.of(stack).all).toHaveLength(0);
  const first = JSON.stringify(Template.fromStack(stack).toJSON());
  const again = testStack();
  newRole(again).addToPolicy(large(0));
  expect(JSON.stringify(Template.fromStack(again).toJSON())).toBe(first);
});
