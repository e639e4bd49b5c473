import { ImdsHopLimit } from '../../../../lib/compliance/rules/compute/imds-hop-limit';
import { Imdsv2Everywhere } from '../../../../lib/compliance/rules/compute/imdsv2-everywhere';
import { judge } from '../../../support/rules';
import { fromTemplate, instance, launchTemplate, mixedGroup, newest } from './launch-support';

const GOOD = { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } };
const OPTIONAL = { MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 1 } };

describe('Imdsv2Everywhere', () => {
  test.each([
    ['required', { HttpTokens: 'required' }, 'pass'],
    ['optional', { HttpTokens: 'optional' }, 'fail: MetadataOptions.HttpTokens'],
    ['not said', { HttpEndpoint: 'enabled' }, 'fail: MetadataOptions.HttpTokens'],
    ['no options at all', undefined, 'fail: MetadataOptions'],
    ['no metadata service', { HttpEndpoint: 'disabled' }, 'pass'],
    ['options of the wrong shape', 'required', 'fail: MetadataOptions.HttpTokens'],
    [
      'a parameter without default',
      { HttpTokens: { Ref: 'Tokens' } },
      'unknown: MetadataOptions.HttpTokens is known at deployment only: Tokens is not in the template',
    ],
  ])('%s', (_, options, expected) => {
    expect(judge(Imdsv2Everywhere, { M: instance({ MetadataOptions: options }) })).toEqual({ M: expected });
  });

  test('a launch configuration and a Spot fleet are ways to launch too', () => {
    expect(
      judge(Imdsv2Everywhere, {
        Good: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: GOOD },
        Bad: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: {} },
        Group: {
          Type: 'AWS::AutoScaling::AutoScalingGroup',
          Properties: { LaunchConfigurationName: { Ref: 'Bad' } },
        },
        Fleet: {
          Type: 'AWS::EC2::SpotFleet',
          Properties: {
            SpotFleetRequestConfigData: {
              LaunchSpecifications: [{ ImageId: 'ami-1' }],
              LaunchTemplateConfigs: [{ LaunchTemplateSpecification: newest() }],
            },
          },
        },
        EcFleet: {
          Type: 'AWS::EC2::EC2Fleet',
          Properties: { LaunchTemplateConfigs: [{ LaunchTemplateSpecification: newest() }] },
        },
        Template: launchTemplate(GOOD),
      }),
    ).toEqual({
      Good: 'pass',
      Bad: 'fail: MetadataOptions',
      Group: 'fail: LaunchConfigurationName',
      Fleet: 'fail: SpotFleetRequestConfigData.LaunchSpecifications[0].MetadataOptions',
      EcFleet: 'pass',
      Template: 'pass',
    });
  });

  describe('the launch template', () => {
    test.each([
      ['says it for the machine', fromTemplate(GOOD), { Template: 'pass', Machine: 'pass' }],
      [
        'is overruled by the machine',
        fromTemplate(GOOD, OPTIONAL),
        { Template: 'pass', Machine: 'fail: MetadataOptions.HttpTokens' },
      ],
      [
        'fails for the machine',
        fromTemplate(OPTIONAL),
        { Template: 'fail: LaunchTemplateData.MetadataOptions.HttpTokens', Machine: 'fail: LaunchTemplate' },
      ],
      ['of a group', mixedGroup(GOOD), { Template: 'pass', Group: 'pass' }],
      [
        'of an override',
        mixedGroup(GOOD, OPTIONAL),
        {
          Template: 'pass',
          Other: 'fail: LaunchTemplateData.MetadataOptions.HttpTokens',
          Group: 'fail: MixedInstancesPolicy.LaunchTemplate.Overrides[1].LaunchTemplateSpecification',
        },
      ],
    ])('%s', (_, template, expected) => {
      expect(judge(Imdsv2Everywhere, template)).toEqual(expected);
    });

    test('without a name is not found by a missing name (section 1.4: undefined === undefined)', () => {
      const found = judge(Imdsv2Everywhere, {
        Template: launchTemplate(GOOD),
        Machine: instance({ LaunchTemplate: { Version: '$Latest' } }),
        Bare: instance(),
      });
      expect(found.Machine).toMatch(/^unknown: .*launch template nothing is not in the app/);
      expect(found.Bare).toBe('fail: MetadataOptions');
    });

    test('is found by the attribute that is its id, and by no other', () => {
      const by = (attribute: string) => ({
        Template: launchTemplate(GOOD),
        Machine: instance({ LaunchTemplate: { LaunchTemplateId: { 'Fn::GetAtt': ['Template', attribute] } } }),
      });
      expect(judge(Imdsv2Everywhere, by('LaunchTemplateId')).Machine).toBe('pass');
      expect(judge(Imdsv2Everywhere, by('LatestVersionNumber')).Machine).toMatch(/^unknown/);
    });

    test('a limit that is empty is none', () => {
      const MetadataOptions = { ...GOOD.MetadataOptions, HttpPutResponseHopLimit: '' };
      expect(judge(ImdsHopLimit, { M: instance({ MetadataOptions }) }).M).toMatch(/^fail/);
    });

    test('is found by its name, also one with holes, and the right one', () => {
      const name = { 'Fn::Sub': '${AWS::StackName}-b' };
      expect(
        judge(Imdsv2Everywhere, {
          A: launchTemplate(GOOD, { LaunchTemplateName: 'a' }),
          B: launchTemplate(OPTIONAL, { LaunchTemplateName: name }),
          OfA: instance({ LaunchTemplate: { LaunchTemplateName: 'a', Version: '$Latest' } }),
          OfB: instance({ LaunchTemplate: { LaunchTemplateName: name, Version: '$Latest' } }),
        }),
      ).toMatchObject({ OfA: 'pass', OfB: 'fail: LaunchTemplate' });
    });

    test.each([
      ['of another account', { LaunchTemplateId: 'lt-0123456789', Version: '$Latest' }],
      ['by a name that the app has not', { LaunchTemplateName: 'golden', Version: '$Latest' }],
      ['by a parameter', { LaunchTemplateId: { Ref: 'Id' }, Version: '$Latest' }],
      ['in a pinned version', { LaunchTemplateId: { Ref: 'Template' }, Version: '1' }],
      ['in the default version', { LaunchTemplateId: { Ref: 'Template' }, Version: '$Default' }],
    ])('%s is not known', (_, LaunchTemplate) => {
      const template = { Template: launchTemplate(GOOD), Machine: instance({ LaunchTemplate }) };
      expect(judge(Imdsv2Everywhere, template).Machine).toMatch(/^unknown/);
      const own = { ...template, Machine: instance({ LaunchTemplate, ...GOOD }) };
      expect(judge(Imdsv2Everywhere, own).Machine).toBe('pass');
    });
  });

  test('every branch of an Fn::If counts', () => {
    const template = {
      Parameters: { Stage: { Type: 'String' } },
      Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: {
        M: instance({ MetadataOptions: { HttpTokens: { 'Fn::If': ['Prod', 'required', 'optional'] } } }),
      },
    };
    expect(judge(Imdsv2Everywhere, template)).toEqual({ M: 'fail: MetadataOptions.HttpTokens' });
  });

  test('a group that copies an instance, or one of a configuration outside the app, is not known', () => {
    const group = (properties: object) => ({ Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: properties });
    const found = judge(Imdsv2Everywhere, {
      A: group({ InstanceId: 'i-1' }),
      B: group({ LaunchConfigurationName: 'old' }),
      C: group({ MixedInstancesPolicy: { Ref: 'P' } }),
    });
    expect(Object.values(found).every((verdict) => verdict.startsWith('unknown'))).toBe(true);
  });
});

describe('ImdsHopLimit', () => {
  const options = (HttpPutResponseHopLimit?: unknown) => ({
    M: instance({ MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit } }),
  });

  test.each([
    ['1', 1, 'pass'],
    ['1 as text', '1', 'pass'],
    ['2', 2, 'fail: MetadataOptions.HttpPutResponseHopLimit'],
    ['64 (section 1.4)', 64, 'fail: MetadataOptions.HttpPutResponseHopLimit'],
    ['not said', undefined, 'fail: MetadataOptions.HttpPutResponseHopLimit'],
    ['no number', 'one', 'fail: MetadataOptions.HttpPutResponseHopLimit'],
  ])('%s', (_, limit, expected) => {
    expect(judge(ImdsHopLimit, options(limit))).toEqual({ M: expected });
  });

  test('2 where containers use the metadata service', () => {
    const settings = { containersUseMetadata: true };
    expect(judge(ImdsHopLimit, options(2), { settings })).toEqual({ M: 'pass' });
    expect(judge(ImdsHopLimit, options(3), { settings }).M).toMatch(/^fail/);
  });

  test('no options, no endpoint, and an unknown limit', () => {
    expect(judge(ImdsHopLimit, { M: instance() })).toEqual({ M: 'fail: MetadataOptions' });
    expect(judge(ImdsHopLimit, { M: instance({ MetadataOptions: { HttpEndpoint: 'disabled' } }) })).toEqual({
      M: 'pass',
    });
    expect(judge(ImdsHopLimit, options({ Ref: 'Limit' })).M).toMatch(/^unknown/);
  });
});
