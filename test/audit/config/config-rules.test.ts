import { type Stack, aws_config as config, aws_s3 as s3, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  ConfigAggregation,
  ConfigRecorder,
  ConfigRemediation,
  ConfigRuleOutput,
  ConfigRuleSet,
  ConfigRules,
  type ConfigRulesProps,
} from '../../../lib/audit';
import { CORE_CONFIG_RULES } from '../../../lib/analysis/core-config-rules';
import { SpawnBucket, SpawnTopic } from '../../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { type IamCase, allowed, decide, denied, policiesOf, titled } from '../../support/iam';
import { expectClean, waivedOf } from '../../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;
const RULE = 'AWS::Config::ConfigRule';

function make(props?: ConfigRulesProps): { stack: Stack; it: ConfigRules; template: Template } {
  const stack = testStack(AWS);
  const it = new ConfigRules(stack, 'It', props);
  return { stack, it, template: Template.fromStack(stack) };
}
const identifiersOf = (template: Template): string[] =>
  Object.values(template.findResources(RULE, { Properties: { Source: { Owner: 'AWS' } } })).map(
    ({ Properties }) => Properties.Source.SourceIdentifier,
  );
const ruleOf = (template: Template, identifier: string): any =>
  Object.values(template.findResources(RULE)).find(
    ({ Properties }) => Properties.Source.SourceIdentifier === identifier,
  )?.Properties;

describe('ConfigRules', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new ConfigRules(stack, 'It');
    expectClean(stack);
    // Nothing of it is waived but what every bucket's copies and access logs are.
    expect(new Set(waivedOf(stack).map(({ waiver }) => waiver))).toEqual(
      new Set(['access-log-bucket', 'replica-bucket']),
    );
  });

  it.each<[string, (stack: Stack) => ConfigRulesProps]>([
    ['conformance packs', () => ({ output: ConfigRuleOutput.conformancePacks() })],
    [
      'every remedy and a topic',
      (stack) => ({
        remediations: [
          ConfigRemediation.ebsEncryptionByDefault(),
          ConfigRemediation.keyRotation(),
          ConfigRemediation.defaultSecurityGroup(),
          ConfigRemediation.openSsh(),
        ],
        topic: new SpawnTopic(stack, 'Topic').topic,
      }),
    ],
    ['an organization', () => ({ aggregation: ConfigAggregation.ofOrganization() })],
    ['an existing recorder', () => ({ recorder: ConfigRecorder.existing() })],
    ['a role of its own making', () => ({ recorder: ConfigRecorder.create({ createServiceLinkedRole: true }) })],
  ])('is clean with %s', (_, props) => {
    const stack = testStack(AWS);
    new ConfigRules(stack, 'It', props(stack));
    expectClean(stack);
  });
});

describe('the recorder', () => {
  it('records every type, global ones too, on the service-linked role', () => {
    make().template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
      RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: true },
      RecordingMode: { RecordingFrequency: 'CONTINUOUS' },
      RoleARN: {
        'Fn::Join': [
          '',
          Match.arrayWith([
            Match.stringLikeRegexp('role/aws-service-role/config\\.amazonaws\\.com/AWSServiceRoleForConfig$'),
          ]),
        ],
      },
    });
  });
  it('makes the role only if asked to', () => {
    make().template.resourceCountIs('AWS::IAM::ServiceLinkedRole', 0);
    const { template } = make({ recorder: ConfigRecorder.create({ createServiceLinkedRole: true }) });
    template.hasResourceProperties('AWS::IAM::ServiceLinkedRole', { AWSServiceName: 'config.amazonaws.com' });
    template.hasResource('AWS::Config::ConfigurationRecorder', {
      DependsOn: [Match.stringLikeRegexp('ServiceLinkedRole')],
    });
  });
  it('records some types daily and no global ones, if asked to', () => {
    const recorder = ConfigRecorder.create({ globalTypes: false, dailyTypes: ['AWS::EC2::Instance'] });
    make({ recorder }).template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
      RecordingGroup: { IncludeGlobalResourceTypes: false },
      RecordingMode: {
        RecordingModeOverrides: [{ RecordingFrequency: 'DAILY', ResourceTypes: ['AWS::EC2::Instance'] }],
      },
    });
  });
  it('delivers to an encrypted bucket without default retention, which lets AWS Config in for this account only', () => {
    const { template } = make();
    template.hasResourceProperties('AWS::Config::DeliveryChannel', {
      S3BucketName: { Ref: Match.stringLikeRegexp('^ItHistory') },
      S3KmsKeyArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ItHistoryKey'), 'Arn'] },
    });
    const [, bucket] = Object.entries(template.findResources('AWS::S3::Bucket')).find(
      ([id]) => id.startsWith('ItHistory') && !id.includes('Replica'),
    )!;
    expect(bucket.Properties.ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:PutObject',
            Principal: { Service: 'config.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': '111122223333', 's3:x-amz-acl': 'bucket-owner-full-control' },
            },
          }),
        ]),
      },
    });
    const [, key] = Object.entries(template.findResources('AWS::KMS::Key')).find(([id]) =>
      id.startsWith('ItHistoryKey'),
    )!;
    expect(key.Properties.KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({
        Principal: { Service: 'config.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      }),
    );
  });
  it('refuses a bucket with default retention, to which AWS Config can not deliver', () => {
    const stack = testStack(AWS);
    const objectLockRetention = s3.ObjectLockRetention.governance(Duration.days(30));
    const bucket = new SpawnBucket(stack, 'Locked', { objectLockRetention });
    expect(() => new ConfigRules(stack, 'It', { recorder: ConfigRecorder.create({ bucket }) })).toThrow(
      "bucket has a default retention of Object Lock: 'Test/Locked/Resource'",
    );
  });
  it('takes a bucket', () => {
    const stack = testStack(AWS);
    const bucket = new SpawnBucket(stack, 'Mine');
    expect(new ConfigRules(stack, 'It', { recorder: ConfigRecorder.create({ bucket }) }).bucket).toBe(bucket);
  });
  it('may exist already', () => {
    const { template, it } = make({ recorder: ConfigRecorder.existing() });
    template.resourceCountIs('AWS::Config::ConfigurationRecorder', 0);
    template.resourceCountIs('AWS::Config::DeliveryChannel', 0);
    expect(it.bucket).toBeUndefined();
  });
  it('comes before the rules and after the policy of its bucket', () => {
    const { template } = make();
    for (const { DependsOn } of Object.values(template.findResources(RULE))) {
      expect(DependsOn).toEqual(
        expect.arrayContaining([expect.stringMatching(/^ItRecorder/), expect.stringMatching(/^ItDeliveryChannel/)]),
      );
    }
    template.hasResource('AWS::Config::DeliveryChannel', { DependsOn: [Match.stringLikeRegexp('^ItHistoryPolicy')] });
    const [recorder] = Object.values(template.findResources('AWS::Config::ConfigurationRecorder'));
    expect(recorder.DependsOn).toBeUndefined();
  });
});

describe('the rules', () => {
  const { template, it: rules } = make();
  const identifiers = identifiersOf(template);

  it('are there once each, whatever sets ask for them', () => {
    expect(new Set(identifiers).size).toBe(identifiers.length);
    expect(rules.ruleKeys).toHaveLength(new Set(rules.ruleKeys).size);
    const sets = [ConfigRuleSet.hipaa(), ConfigRuleSet.pciDss401(), ConfigRuleSet.soc2(), ConfigRuleSet.spawn()];
    const wanted = new Set(sets.flatMap((set) => set.identifiers));
    const left = [...wanted].filter((identifier) => !identifiers.includes(identifier));
    expect(left.sort()).toEqual([
      'APPROVED_AMIS_BY_TAG',
      'EC2_STOPPED_INSTANCE',
      'S3_BUCKET_POLICY_NOT_MORE_PERMISSIVE',
    ]);
    expect(identifiers.filter((identifier) => !wanted.has(identifier))).toEqual([]);
  });
  it('hold what this library judges the common ones by', () => {
    expect([...ConfigRuleSet.core().identifiers].sort()).toEqual([...CORE_CONFIG_RULES].sort());
  });
  it.each([
    ['core', ConfigRuleSet.core(), 50],
    ['HIPAA', ConfigRuleSet.hipaa(), 69],
    ['PCI DSS 3.2.1', ConfigRuleSet.pciDss321(), 62],
    ['PCI DSS 4.0.1', ConfigRuleSet.pciDss401(), 93],
    ['SOC 2', ConfigRuleSet.soc2(), 73],
    ['spawn', ConfigRuleSet.spawn(), 11],
  ])('%s has as many as the reference counts', (_, { identifiers: all }, count) => {
    expect(all).toHaveLength(count);
    for (const identifier of all) expect(identifier).toMatch(/^[A-Z0-9_]+$/);
  });
  it('hold identifiers that aws-cdk-lib has no constant for', () => {
    const constants = Object.values(config.ManagedRuleIdentifiers) as unknown[];
    const literal = identifiers.filter((identifier) => !constants.includes(identifier));
    expect(literal).toEqual(
      expect.arrayContaining([
        'NO_UNRESTRICTED_ROUTE_TO_IGW',
        'EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK',
        'INSPECTOR_EC2_SCAN_ENABLED',
      ]),
    );
  });
  it.each([
    ['ACCESS_KEYS_ROTATED', { maxAccessKeyAge: '90' }],
    ['CW_LOGGROUP_RETENTION_PERIOD_CHECK', { MinRetentionTime: '365' }],
    ['EC2_TOKEN_HOP_LIMIT_CHECK', { tokenHopLimit: '1' }],
    ['VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS', { authorizedTcpPorts: '443' }],
  ])('%s is given %j', (identifier, parameters) => {
    expect(ruleOf(template, identifier).InputParameters).toEqual(parameters);
  });
  it('the password policy is that of PCI DSS 8.3.6', () => {
    expect(ruleOf(template, 'IAM_PASSWORD_POLICY').InputParameters).toMatchObject({ MinimumPasswordLength: '12' });
  });
  it('required tags are asked of instances and volumes, by the keys that spawn writes', () => {
    const { InputParameters, Scope } = ruleOf(template, 'REQUIRED_TAGS');
    expect(Object.values(InputParameters)).toEqual(['owner', 'project', 'spawn:managed', 'data-class', 'compliance']);
    expect(Scope.ComplianceResourceTypes).toEqual(['AWS::EC2::Instance', 'AWS::EC2::Volume']);
  });
  it('encryption by default is watched, under its name if asked for', () => {
    expect(ruleOf(template, 'EC2_EBS_ENCRYPTION_BY_DEFAULT').ConfigRuleName).toBeUndefined();
    const named = make({ output: ConfigRuleOutput.rules(true) }).template;
    expect(ruleOf(named, 'EC2_EBS_ENCRYPTION_BY_DEFAULT').ConfigRuleName).toBe('ec2-ebs-encryption-by-default');
  });
  it('in Guard run on each change of an instance', () => {
    const own = Object.values(template.findResources(RULE, { Properties: { Source: { Owner: 'CUSTOM_POLICY' } } }));
    expect(own).toHaveLength(3);
    for (const { Properties } of own) {
      expect(Properties.Scope.ComplianceResourceTypes).toEqual(['AWS::EC2::Instance']);
      expect(Properties.Source.CustomPolicyDetails.PolicyRuntime).toBe('guard-2.x.x');
      expect(Properties.Source.SourceDetails.map(({ MessageType }: any) => MessageType)).toEqual([
        'ConfigurationItemChangeNotification',
        'OversizedConfigurationItemChangeNotification',
      ]);
    }
  });
  it('take other parameters, which also bring those that are left out', () => {
    const other = make({
      parameters: { ACCESS_KEYS_ROTATED: { maxAccessKeyAge: '30' }, EC2_STOPPED_INSTANCE: { AllowedDays: '30' } },
    }).template;
    expect(ruleOf(other, 'ACCESS_KEYS_ROTATED').InputParameters).toEqual({ maxAccessKeyAge: '30' });
    expect(ruleOf(other, 'EC2_STOPPED_INSTANCE').InputParameters).toEqual({ AllowedDays: '30' });
  });
  it('may be left out with a reason, which the template keeps', () => {
    const leaveOut = [{ identifier: 'S3_BUCKET_MFA_DELETE_ENABLED', reason: 'Object Lock protects versions' }];
    const { template: less } = make({ leaveOut });
    expect(identifiersOf(less)).not.toContain('S3_BUCKET_MFA_DELETE_ENABLED');
    expect(JSON.stringify(less.toJSON())).toContain('Object Lock protects versions');
  });
  it.each<[string, ConfigRulesProps, string]>([
    ['no set', { ruleSets: [] }, 'ruleSets is empty'],
    [
      'a rule of no set',
      { leaveOut: [{ identifier: 'NO_SUCH', reason: 'x' }] },
      "leaveOut names a rule that is in no set: 'NO_SUCH'",
    ],
    [
      'no reason',
      { leaveOut: [{ identifier: 'ACCESS_KEYS_ROTATED', reason: ' ' }] },
      'reason to leave out ACCESS_KEYS_ROTATED is empty',
    ],
    ['parameters of none', { parameters: { NO_SUCH: {} } }, "parameters names a rule that is in no set: 'NO_SUCH'"],
    [
      'a remedy without rule',
      { ruleSets: [ConfigRuleSet.hipaa()], remediations: [ConfigRemediation.keyRotation()] },
      'add a set with it, such as pci-dss-4.0.1',
    ],
    [
      'a remedy for a pack',
      { output: ConfigRuleOutput.conformancePacks(), remediations: [ConfigRemediation.openSsh()] },
      'use ConfigRuleOutput.rules()',
    ],
    [
      'an aggregator that is none',
      { authorizedAggregators: [{ account: '42', region: 'eu-west-1' }] },
      "account is not an account id: '42'",
    ],
  ])('refuse %s', (_, props, message) => expect(() => make(props)).toThrow(message));
});

describe('aggregation', () => {
  it('is of accounts in every region', () => {
    const { template } = make({ aggregation: ConfigAggregation.ofAccounts('111122223333', '444455556666') });
    template.hasResourceProperties('AWS::Config::ConfigurationAggregator', {
      AccountAggregationSources: [{ AccountIds: ['111122223333', '444455556666'], AllAwsRegions: true }],
    });
    expect(() => ConfigAggregation.ofAccounts()).toThrow('accounts is empty');
    expect(() => ConfigAggregation.ofAccounts('1')).toThrow("account is not an account id: '1'");
  });
  it('is of the organization, by a role that finds its accounts', async () => {
    const { template, it } = make({ aggregation: ConfigAggregation.ofOrganization() });
    template.hasResourceProperties('AWS::Config::ConfigurationAggregator', {
      OrganizationAggregationSource: { AllAwsRegions: true, RoleArn: Match.anyValue() },
    });
    const policies = policiesOf(it.node.findChild('AggregatorRole') as any);
    expect(await decide(policies, { action: 'organizations:ListAccounts' })).toBe(allowed);
    expect(await decide(policies, { action: 'organizations:LeaveOrganization' })).toBe(denied);
  });
  it('is authorized for others', () => {
    make({
      authorizedAggregators: [{ account: '444455556666', region: 'eu-central-1' }],
    }).template.hasResourceProperties('AWS::Config::AggregationAuthorization', {
      AuthorizedAccountId: '444455556666',
      AuthorizedAwsRegion: 'eu-central-1',
    });
  });
});

describe('remediation', () => {
  it('is nobody’s default', () => make().template.resourceCountIs('AWS::Config::RemediationConfiguration', 0));

  const GROUP = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a';
  const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const REMEDIES: [string, ConfigRemediation, string, string[], IamCase[]][] = [
    [
      'encryption by default',
      ConfigRemediation.ebsEncryptionByDefault(),
      'AWSConfigRemediation-EnableEbsEncryptionByDefault',
      ['AutomationAssumeRole'],
      [
        ['turns it on', { action: 'ec2:EnableEbsEncryptionByDefault' }, allowed],
        ['turns it off', { action: 'ec2:DisableEbsEncryptionByDefault' }, denied],
      ],
    ],
    [
      'key rotation',
      ConfigRemediation.keyRotation(),
      'AWSConfigRemediation-EnableKeyRotation',
      ['AutomationAssumeRole', 'KeyId'],
      [
        ['turns it on', { action: 'kms:EnableKeyRotation', resource: KEY }, allowed],
        ['turns it off', { action: 'kms:DisableKeyRotation', resource: KEY }, denied],
        ['deletes a key', { action: 'kms:ScheduleKeyDeletion', resource: KEY }, denied],
      ],
    ],
    [
      'the default group',
      ConfigRemediation.defaultSecurityGroup(),
      'AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules',
      ['AutomationAssumeRole', 'GroupId'],
      [
        ['takes rules away', { action: 'ec2:RevokeSecurityGroupEgress', resource: GROUP }, allowed],
        ['adds a rule', { action: 'ec2:AuthorizeSecurityGroupIngress', resource: GROUP }, denied],
      ],
    ],
    [
      'open SSH',
      ConfigRemediation.openSsh(),
      'AWS-DisablePublicAccessForSecurityGroup',
      ['AutomationAssumeRole', 'GroupId'],
      [
        ['takes a rule away', { action: 'ec2:RevokeSecurityGroupIngress', resource: GROUP }, allowed],
        ['takes a way out away', { action: 'ec2:RevokeSecurityGroupEgress', resource: GROUP }, denied],
      ],
    ],
  ];
  it.each(REMEDIES)('of %s runs a document of AWS by itself', (_, remedy, document, parameters) => {
    const { template } = make({ remediations: [remedy] });
    const [remediation] = Object.values(template.findResources('AWS::Config::RemediationConfiguration'));
    expect(remediation.Properties).toMatchObject({ TargetId: document, TargetType: 'SSM_DOCUMENT', Automatic: true });
    expect(Object.keys(remediation.Properties.Parameters).sort()).toEqual(parameters);
    const rule = template.toJSON().Resources[remediation.Properties.ConfigRuleName.Ref];
    expect(rule.Properties.Source.SourceIdentifier).toBe(remedy.ruleIdentifier);
    expect(JSON.stringify(remediation.DependsOn)).toContain('Grants');
  });
  describe.each(REMEDIES)('of %s, by its role', (_, remedy, _document, _parameters, cases) => {
    const { it: rules } = make({ remediations: [remedy] });
    const role = rules.node.findAll().find(({ node }) => node.path.endsWith('/Role') && node.path.includes('Remedy'));
    it.each(titled(cases))('%s', async (_title, request, verdict) => {
      expect(await decide(policiesOf(role as any), request)).toBe(verdict);
    });
  });
  it('roles are for Systems Manager on behalf of this account', () => {
    make({ remediations: [ConfigRemediation.openSsh()] }).template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'ssm.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
          }),
        ],
      },
    });
  });
});

describe('a topic', () => {
  it('is told of what breaks a rule, and what can not be told is kept', () => {
    const stack = testStack(AWS);
    const { topic } = new SpawnTopic(stack, 'Mine');
    new ConfigRules(stack, 'It', { topic });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.config'],
        'detail-type': ['Config Rules Compliance Change'],
        detail: { newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
      },
      Targets: [
        Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^Mine') }, DeadLetterConfig: Match.anyValue() }),
      ],
    });
    const [, key] = Object.entries(template.findResources('AWS::KMS::Key')).find(([id]) => id.startsWith('Mine'))!;
    expect(JSON.stringify(key.Properties.KeyPolicy)).toContain('events.amazonaws.com');
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } })]),
      },
    });
  });
});
