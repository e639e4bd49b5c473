import type { GivenTemplate } from '../../../support/rules';

type Properties = Readonly<Record<string, unknown>>;

/** A machine. */
export const instance = (properties: Properties = {}) => ({ Type: 'AWS::EC2::Instance', Properties: properties });

/** A launch template. */
export const launchTemplate = (data: Properties = {}, others: Properties = {}) => ({
  Type: 'AWS::EC2::LaunchTemplate',
  Properties: { ...others, LaunchTemplateData: data },
});

/** What names the launch template with logical id `Template` in its newest version. */
export const newest = (id = 'Template') => ({
  LaunchTemplateId: { Ref: id },
  Version: { 'Fn::GetAtt': [id, 'LatestVersionNumber'] },
});

/** A machine from a launch template of the same app, and the template. */
export const fromTemplate = (data: Properties, properties: Properties = {}): GivenTemplate => ({
  Template: launchTemplate(data),
  Machine: instance({ LaunchTemplate: newest(), ...properties }),
});

/** An Auto Scaling group with a mixed instances policy, and the launch templates. */
export const mixedGroup = (data: Properties, override?: Properties): GivenTemplate => ({
  Template: launchTemplate(data),
  ...(override ? { Other: launchTemplate(override) } : {}),
  Group: {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    Properties: {
      VPCZoneIdentifier: ['subnet-1'],
      LaunchTemplate: { Ref: 'AWS::NoValue' },
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: newest(),
          Overrides: [
            { InstanceType: 'm7g.large' },
            ...(override ? [{ InstanceType: 'm7i.large', LaunchTemplateSpecification: newest('Other') }] : []),
          ],
        },
      },
    },
  },
});
