import {
  type App,
  Aspects,
  CfnParameter,
  CfnResource,
  NestedStack,
  Stack,
  Stage,
  aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_events as events,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sns as sns,
  aws_sqs as sqs,
} from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { HIPAASecurityChecks, NagRuleCompliance, type NagRuleResult, PCIDSS321Checks } from 'cdk-nag';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { evaluate } from '../../lib/compliance/engine/evaluation';
import { Framework } from '../../lib/compliance';
import { type PackRule, rulesOf } from '../../lib/compliance/packs/load';
import { Soc2Checks } from '../../lib/compliance/packs/soc2-checks';
import { testApp } from '../support/environments';

const FRAMEWORKS = [Framework.hipaa(), Framework.pciDss321(), Framework.soc2()];
const evaluateAll = (app: App) =>
  evaluate(
    app,
    FRAMEWORKS.map((framework) => ({ framework, rules: rulesOf(framework.id) })),
  );

/** A template with conditions, which make rules throw. */
const INCLUDED = join(mkdtempSync(join(tmpdir(), 'cdk-spawn-included-')), 'template.json');
writeFileSync(
  INCLUDED,
  JSON.stringify({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      IncludedBucket: {
        Type: 'AWS::S3::Bucket',
        Properties: { VersioningConfiguration: { Status: { 'Fn::If': ['Never', 'Enabled', 'Suspended'] } } },
      },
      IncludedInstance: { Type: 'AWS::EC2::Instance', Properties: { ImageId: 'ami-1' } },
    },
  }),
);
afterAll(() => rmSync(dirname(INCLUDED), { recursive: true }));

/**
 * An app with many failings: L2s, bare L1s, a subclass, an included template, a stage, nested stacks, an aspect that
 * adds resources late, parameters and conditions that make rules throw.
 */
function messyApp(): App {
  const app = testApp();
  const stack = new Stack(app, 'Messy');
  const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['a', 'b'], restrictDefaultSecurityGroup: false });
  const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
  group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(22));
  group.addIngressRule(ec2.Peer.ipv4(new CfnParameter(stack, 'Cidr').valueAsString), ec2.Port.tcp(443));
  const role = new iam.Role(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: ['ReadOnlyAccess', 'AdministratorAccess'].map((name) =>
      iam.ManagedPolicy.fromAwsManagedPolicyName(name),
    ),
  });
  const bucket = new s3.Bucket(stack, 'Bucket', { publicReadAccess: false });
  bucket.grantReadWrite(role);
  role.addToPolicy(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));
  new ec2.CfnInstance(stack, 'Instance', { imageId: 'ami-1', ebsOptimized: false });
  new ec2.CfnLaunchTemplate(stack, 'Template', { launchTemplateData: {} });
  new ec2.CfnVolume(stack, 'Volume', { availabilityZone: 'a', size: 1 });
  new iam.User(stack, 'User').addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
  new iam.Group(stack, 'Idle');
  new kms.Key(stack, 'Key');
  new sqs.Queue(stack, 'Queue');
  new sns.Topic(stack, 'Topic');
  new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
  new secretsmanager.Secret(stack, 'Secret');
  new events.CfnRule(stack, 'Rule', { scheduleExpression: 'rate(1 day)' });
  const handler = new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_20_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = () => {}'),
  });
  handler.addPermission('Anyone', { principal: new iam.AnyPrincipal() });
  handler.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
  new CfnResource(stack, 'Raw', { type: 'AWS::S3::Bucket' });
  new s3.Bucket(new Stack(new Stage(app, 'Prod'), 'Data'), 'Bucket');
  new kms.Key(new NestedStack(new NestedStack(stack, 'Nested'), 'Deeper'), 'Key');
  new (class extends kms.CfnKey {})(stack, 'Subclass', { keyPolicy: {} });
  new CfnInclude(stack, 'Included', { templateFile: INCLUDED });
  Aspects.of(app).add({
    visit: (node) => void (Stack.isStack(node) && !node.node.tryFindChild('Late') && new kms.CfnKey(node, 'Late')),
  });
  app.synth();
  return app;
}

test('finds exactly what the stock packs find', () => {
  const app = messyApp();
  const ours = evaluateAll(app);
  const stock = [new HIPAASecurityChecks(), new PCIDSS321Checks(), new Soc2Checks()];
  stock.forEach((pack, index) => {
    const expected = pack
      .validateScope(app)
      .violations.flatMap((violation) =>
        violation.violatingResources.map(({ constructPath }) => `${violation.ruleName} ${constructPath}`),
      );
    const found = ours[index].rules.flatMap(({ findings }) => findings.map(({ id, path }) => `${id} ${path}`));
    expect(expected.length).toBeGreaterThan(20);
    expect(found.sort()).toEqual(expected.sort());
  });
});

test('gives each rule one verdict per resource', () => {
  for (const { rules, resources } of evaluateAll(messyApp())) {
    for (const { passed, findings, notApplicable } of rules) {
      const failing = new Set(findings.map(({ path }) => path)).size;
      expect(passed.length + failing + notApplicable).toBe(resources);
    }
  }
});

test('names a rule that threw, what it threw, and never counts it as passed', () => {
  const rules = evaluateAll(messyApp()).flatMap((framework) => framework.rules);
  const threw = rules.flatMap((rule) => rule.findings).filter(({ kind }) => kind === 'unknown');
  expect(threw.map(({ id, path }) => `${id} ${path}`)).toEqual(
    expect.arrayContaining([
      'PCI.DSS.321-EC2RestrictedCommonPorts Messy/Group/Resource',
      'SOC2-EventBusDLQ Messy/Rule',
      'HIPAA.Security-S3BucketVersioningEnabled Messy/Included/IncludedBucket',
    ]),
  );
  for (const { id, path, error } of threw) {
    expect(error).not.toBe('');
    expect(rules.find(({ rule }) => rule.id === id)?.passed).not.toContain(path);
  }
});

describe('a rule', () => {
  const judgeBy = (rule: (node: CfnResource) => NagRuleResult, times = 1) => {
    const app = testApp();
    new kms.Key(new Stack(app, 'A'), 'Key');
    const packRule = (id: string): PackRule => ({ className: 'Rule', id, evaluate: rule, info: 'info' });
    return evaluate(
      app,
      FRAMEWORKS.slice(0, times).map((framework) => ({ framework, rules: [packRule(`${framework.id}-Rule`)] })),
    ).map(({ rules: [{ passed, findings, notApplicable }] }) => ({ passed, findings, notApplicable }));
  };

  test('that several frameworks share runs once per resource', () => {
    const rule = jest.fn(() => NagRuleCompliance.COMPLIANT);
    expect(judgeBy(rule, 3).map(({ passed }) => passed)).toEqual(Array(3).fill(['A/Key/Resource']));
    expect(rule).toHaveBeenCalledTimes(1);
  });

  test('that names findings has one finding each, under its own id, and none if it names nothing', () => {
    expect(judgeBy(() => ['x', 'y', 'x'])[0].findings.map(({ id }) => id)).toEqual([
      'HIPAA.Security-Rule[x]',
      'HIPAA.Security-Rule[y]',
    ]);
    expect(judgeBy(() => [])[0]).toEqual({ passed: ['A/Key/Resource'], findings: [], notApplicable: 0 });
  });

  test('that gives an answer nobody knows is unknown', () => {
    const [{ passed, findings }] = judgeBy(() => 'Maybe' as never);
    expect(passed).toEqual([]);
    expect(findings).toMatchObject([{ kind: 'unknown', error: 'the rule gave no verdict but Maybe' }]);
  });

  test('that does not apply is counted', () => {
    expect(judgeBy(() => NagRuleCompliance.NOT_APPLICABLE)[0].notApplicable).toBe(1);
  });
});
