import { aws_config as config, aws_guardduty as guardduty, aws_securityhub as securityhub } from 'aws-cdk-lib';
import { type TemplateBody, TemplateSet } from '../../../../lib/compliance/model';
import { missingBaseline } from '../../../../lib/compliance/rules/audit';
import { ConfigRecorderCoverage } from '../../../../lib/compliance/rules/audit/config-recorder-coverage';
import { CORE_CONFIG_RULES } from '../../../../lib/analysis/core-config-rules';
import { DetectiveServicesOn } from '../../../../lib/compliance/rules/audit/detective-services-on';
import { FrameworkConfigRules } from '../../../../lib/compliance/rules/audit/framework-config-rules';
import { change, findings, made, only, without } from '../../../support/mutants';
import { judge, outcomes } from '../../../support/rules';

const recorder = (RecordingGroup?: unknown) => ({
  Type: 'AWS::Config::ConfigurationRecorder',
  Properties: { RoleARN: 'x', RecordingGroup },
});
const CHANNEL = { Type: 'AWS::Config::DeliveryChannel', Properties: { S3BucketName: 'b' } };
const ALL = { AllSupported: true, IncludeGlobalResourceTypes: true };
const EXPECTED = { settings: { expectAccountBaseline: true } };

describe('ConfigRecorderCoverage', () => {
  const found = (group?: unknown, more: object = { C: CHANNEL }) =>
    findings(outcomes(ConfigRecorderCoverage, { R: recorder(group), ...more }), 'R');

  test.each([
    ['everything', ALL, []],
    ['as text', { AllSupported: 'true', IncludeGlobalResourceTypes: 'true' }, []],
    [
      'the strategy of everything',
      { RecordingStrategy: { UseOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' }, IncludeGlobalResourceTypes: true },
      [],
    ],
    ['no group', undefined, ['GlobalTypes']],
    ['no global types', { AllSupported: true }, ['GlobalTypes']],
    [
      'a list of types',
      { AllSupported: false, IncludeGlobalResourceTypes: false, ResourceTypes: ['AWS::S3::Bucket'] },
      ['AllTypes', 'GlobalTypes'],
    ],
    [
      'a strategy of some types',
      { ...ALL, RecordingStrategy: { UseOnly: 'INCLUSION_BY_RESOURCE_TYPES' } },
      ['AllTypes'],
    ],
    ['exclusions', { ...ALL, ExclusionByResourceTypes: { ResourceTypes: ['AWS::IAM::Role'] } }, ['AllTypes']],
    ['a wrong shape', 'all', ['AllTypes', 'GlobalTypes']],
  ])('%s', (_, group, expected) => {
    expect(found(group)).toEqual(expected);
  });

  test('without a delivery channel it never starts', () => {
    expect(found(ALL, {})).toEqual(['Channel']);
    expect(judge(ConfigRecorderCoverage, { Resources: { C: { Type: CHANNEL.Type, Properties: {} } } })).toEqual({
      C: 'fail: S3BucketName',
    });
    expect(judge(ConfigRecorderCoverage, { C: CHANNEL })).toEqual({ C: 'pass' });
  });

  test('one of several recorders records global types', () => {
    expect(found({ AllSupported: true }, { C: CHANNEL, Home: recorder(ALL) })).toEqual([]);
    expect(found({ AllSupported: true }, { C: CHANNEL, Home: recorder({ AllSupported: true }) })).toEqual([
      'GlobalTypes',
    ]);
  });

  test('what is known at deployment only', () => {
    const of = (group: object, more: object = {}) =>
      judge(ConfigRecorderCoverage, {
        Parameters: { P: { Type: 'String' } },
        Resources: { R: recorder(group), C: CHANNEL, ...more } as TemplateBody['Resources'],
      }).R;
    expect(of({ ...ALL, AllSupported: { Ref: 'P' } })).toMatch(/^unknown/);
    expect(of({ AllSupported: true }, { Home: recorder({ IncludeGlobalResourceTypes: { Ref: 'P' } }) })).toMatch(
      /^unknown/,
    );
    expect(of({ AllSupported: { Ref: 'P' } })).toMatch(/^fail: RecordingGroup.IncludeGlobal/);
  });

  describe('made by the CDK', () => {
    const template = made((stack) => {
      new config.CfnConfigurationRecorder(stack, 'Recorder', {
        roleArn: 'arn:aws:iam::111122223333:role/config',
        recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
      });
      new config.CfnDeliveryChannel(stack, 'Channel', { s3BucketName: 'config' });
    });
    const id = only(template, 'AWS::Config::ConfigurationRecorder');

    test('passes', () => {
      expect(judge(ConfigRecorderCoverage, template)).toEqual({ [id]: 'pass', Channel: 'pass' });
    });

    test.each([
      ['RecordingGroup', undefined],
      ['RecordingGroup.AllSupported', false],
      ['RecordingGroup.AllSupported', undefined],
      ['RecordingGroup.IncludeGlobalResourceTypes', false],
      ['RecordingGroup.IncludeGlobalResourceTypes', undefined],
    ])('mutant %s = %s', (path, value) => {
      expect(judge(ConfigRecorderCoverage, change(template, id, `Properties.${path}`, value))[id]).toMatch(/^fail/);
    });

    test('mutant: no channel', () => {
      expect(judge(ConfigRecorderCoverage, without(template, 'Channel'))[id]).toMatch(/^fail/);
    });
  });
});

describe('FrameworkConfigRules', () => {
  const managed = (SourceIdentifier: unknown) => ({
    Type: 'AWS::Config::ConfigRule',
    Properties: { Source: { Owner: 'AWS', SourceIdentifier } },
  });
  const rules = (identifiers: readonly unknown[]) =>
    Object.fromEntries(identifiers.map((identifier, index) => [`Rule${index}`, managed(identifier)]));
  const given = (more: object) => ({
    Parameters: { P: { Type: 'String' } },
    Resources: { R: recorder(ALL), ...more } as TemplateBody['Resources'],
  });
  const found = (more: object) => findings(outcomes(FrameworkConfigRules, given(more), EXPECTED), 'R');
  const pack = (properties: object, type = 'AWS::Config::ConformancePack') => ({
    Pack: { Type: type, Properties: properties },
  });
  const yaml = CORE_CONFIG_RULES.map((id) => `    Source:\n      Owner: AWS\n      SourceIdentifier: ${id}\n`).join('');

  test('all of them pass', () => {
    expect(CORE_CONFIG_RULES).toHaveLength(50);
    expect(found(rules(CORE_CONFIG_RULES))).toEqual([]);
  });

  test.each(['EC2_EBS_ENCRYPTION_BY_DEFAULT', 'CLOUD_TRAIL_ENABLED'])('without %s', (identifier) => {
    expect(found(rules(CORE_CONFIG_RULES.filter((each) => each !== identifier)))).toEqual([identifier]);
  });

  test('in conformance packs', () => {
    expect(found(pack({ TemplateBody: yaml }))).toEqual([]);
    expect(found(pack({ TemplateBody: yaml }, 'AWS::Config::OrganizationConformancePack'))).toEqual([]);
    const json = JSON.stringify({ Resources: rules(CORE_CONFIG_RULES) });
    expect(found(pack({ TemplateBody: json }))).toEqual([]);
    expect(
      found(pack({ TemplateBody: yaml.replace(/^.*IAM_PASSWORD_POLICY/m, '# SourceIdentifier: IAM_PASSWORD_POLICY') })),
    ).toEqual(['IAM_PASSWORD_POLICY']);
    // What a reference in it stands for may hold others.
    const referring = { 'Fn::Sub': `${yaml} # \${P}` };
    expect(judge(FrameworkConfigRules, given(pack({ TemplateBody: referring }))).R).toBe('pass');
    const lacking = { 'Fn::Sub': `${yaml.replace('IAM_PASSWORD_POLICY', 'x')} \${P}` };
    expect(judge(FrameworkConfigRules, given(pack({ TemplateBody: lacking }))).R).toMatch(/^unknown/);
    expect(judge(FrameworkConfigRules, given(pack({ TemplateS3Uri: 's3://b/k' }))).R).toMatch(/^unknown/);
  });

  test('for an organization', () => {
    const [first, ...rest] = CORE_CONFIG_RULES;
    const organization = {
      O: {
        Type: 'AWS::Config::OrganizationConfigRule',
        Properties: { OrganizationManagedRuleMetadata: { RuleIdentifier: first } },
      },
    };
    expect(found({ ...rules(rest), ...organization })).toEqual([]);
  });

  test('rules of ones own are not managed ones', () => {
    const custom = {
      Type: 'AWS::Config::ConfigRule',
      Properties: { Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier: 'arn' } },
    };
    expect(judge(FrameworkConfigRules, given({ custom })).R).toBe('not applicable');
    expect(found({ custom })).toHaveLength(50);
  });

  test('missing altogether, and known at deployment only', () => {
    expect(judge(FrameworkConfigRules, given({})).R).toBe('not applicable');
    expect(found({})).toHaveLength(50);
    const few = CORE_CONFIG_RULES.slice(0, 9);
    expect(judge(FrameworkConfigRules, given(rules(few))).R).toBe('not applicable');
    const many = [...CORE_CONFIG_RULES.slice(0, 10), { Ref: 'P' }];
    expect(judge(FrameworkConfigRules, given(rules(many.slice(0, 10)))).R).toMatch(/^fail/);
    expect(judge(FrameworkConfigRules, given(rules(many))).R).toMatch(/^unknown/);
    expect(found(rules([5, null, {}]))).toHaveLength(50);
  });

  test('made by the CDK: each rule that is taken away is missed', () => {
    const template = made((stack) => {
      new config.CfnConfigurationRecorder(stack, 'R', { roleArn: 'arn:aws:iam::111122223333:role/config' });
      for (const identifier of CORE_CONFIG_RULES) new config.ManagedRule(stack, identifier, { identifier });
    });
    expect(judge(FrameworkConfigRules, template)).toEqual({ R: 'pass' });
    const ids = Object.keys(template.Resources).filter((id) => id !== 'R');
    expect(ids).toHaveLength(50);
    for (const id of ids) expect(judge(FrameworkConfigRules, without(template, id)).R).toMatch(/^fail/);
  });
});

describe('DetectiveServicesOn', () => {
  const detector = (properties: object) => ({ D: { Type: 'AWS::GuardDuty::Detector', Properties: properties } });
  const feature = (Name: string, Status: unknown) => ({ Name, Status });
  test.each([
    ['on', { Enable: true }, 'pass'],
    ['on, as text', { Enable: 'true' }, 'pass'],
    ['off', { Enable: false }, 'fail: Enable'],
    ['not set', {}, 'fail: Enable'],
    ['wrong shape', { Enable: {}, Features: 'all' }, 'fail: Enable'],
    ['a feature off', { Enable: true, Features: [feature('S3_DATA_EVENTS', 'DISABLED')] }, 'fail: Features[0].Status'],
    ['a feature on', { Enable: true, Features: [feature('EBS_MALWARE_PROTECTION', 'ENABLED')] }, 'pass'],
    ['an extra feature off', { Enable: true, Features: [feature('EKS_AUDIT_LOGS', 'DISABLED'), null] }, 'pass'],
    ['a source off', { Enable: true, DataSources: { S3Logs: { Enable: 'false' } } }, 'fail: DataSources.S3Logs.Enable'],
  ])('GuardDuty: %s', (_, properties, expected) => {
    expect(judge(DetectiveServicesOn, detector(properties)).D).toBe(expected);
  });

  test('GuardDuty: known at deployment only', () => {
    const body = (properties: object) => ({ Parameters: { P: { Type: 'String' } }, Resources: detector(properties) });
    expect(judge(DetectiveServicesOn, body({ Enable: { Ref: 'P' } })).D).toMatch(/^unknown/);
    const features = [feature('S3_DATA_EVENTS', 'DISABLED')];
    expect(judge(DetectiveServicesOn, body({ Enable: { Ref: 'P' }, Features: features })).D).toMatch(/^fail/);
  });

  test.each([
    ['defaults', {}, {}, 'pass'],
    ['no standards', { EnableDefaultStandards: false }, {}, 'fail: EnableDefaultStandards'],
    ['no standards, as text', { EnableDefaultStandards: 'false' }, {}, 'fail: EnableDefaultStandards'],
    ['a chosen standard', { EnableDefaultStandards: false }, { S: { Type: 'AWS::SecurityHub::Standard' } }, 'pass'],
  ])('Security Hub: %s', (_, properties, more, expected) => {
    expect(
      judge(DetectiveServicesOn, {
        Resources: { H: { Type: 'AWS::SecurityHub::Hub', Properties: properties }, ...more },
      }).H,
    ).toBe(expected);
  });

  test('mutants of what the CDK makes', () => {
    const template = made((stack) => {
      new guardduty.CfnDetector(stack, 'D', {
        enable: true,
        features: [{ name: 'S3_DATA_EVENTS', status: 'ENABLED' }],
      });
      new securityhub.CfnHub(stack, 'H', { enableDefaultStandards: true });
    });
    expect(judge(DetectiveServicesOn, template)).toEqual({ D: 'pass', H: 'pass' });
    const mutant = (id: string, path: string, value: unknown) =>
      judge(DetectiveServicesOn, change(template, id, `Properties.${path}`, value))[id];
    expect(mutant('D', 'Enable', false)).toMatch(/^fail/);
    expect(mutant('D', 'Enable', undefined)).toMatch(/^fail/);
    expect(mutant('D', 'Features.0.Status', 'DISABLED')).toMatch(/^fail/);
    expect(mutant('H', 'EnableDefaultStandards', false)).toMatch(/^fail/);
  });
});

describe('missingBaseline', () => {
  const missing = (resources: TemplateBody['Resources']) =>
    missingBaseline(new TemplateSet([{ body: { Resources: resources }, file: 't.json', stack: 'S' }], {})).map(
      ({ ruleId }) => ruleId,
    );

  test('an empty app lacks everything', () => {
    expect(missing({})).toEqual([
      'TrailComplete',
      'SecurityAlarmSet',
      'ConfigRecorderCoverage',
      'FrameworkConfigRules',
      'DetectiveServicesOn',
      'DetectiveServicesOn',
      'SsmSessionLogged',
    ]);
  });

  test('what one rule finds missing several times is told apart', () => {
    const all = missingBaseline(new TemplateSet([], {})).map(({ ruleId, finding }) => `${ruleId} ${finding ?? ''}`);
    expect(new Set(all).size).toBe(all.length);
  });

  test('what is there is for its rule to judge', () => {
    expect(
      missing({
        T: { Type: 'AWS::CloudTrail::Trail' },
        R: { Type: 'AWS::Config::ConfigurationRecorder' },
        D: { Type: 'AWS::GuardDuty::Detector' },
        H: { Type: 'AWS::SecurityHub::HubV2' },
        S: { Type: 'AWS::SSM::Document', Properties: { DocumentType: 'Session', Content: {} } },
      }),
    ).toEqual([]);
  });

  test('a document of another kind is no session preferences', () => {
    const port = { DocumentType: 'Session', Content: { sessionType: 'Port' } };
    expect(missing({ S: { Type: 'AWS::SSM::Document', Properties: port } })).toContain('SsmSessionLogged');
    expect(missing({ S: { Type: 'AWS::SSM::Document' } })).toContain('SsmSessionLogged');
  });
});
