import { AmiProvenance } from '../../../../lib/compliance/rules/compute/ami-provenance';
import { judge } from '../../../support/rules';
import { fromTemplate, instance, launchTemplate, mixedGroup } from './launch-support';

const PUBLIC = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

describe('AmiProvenance', () => {
  test.each([
    ['a public parameter that EC2 reads', `resolve:ssm:${PUBLIC}`, 'pass'],
    ['one with a version', `resolve:ssm:${PUBLIC}:3`, 'pass'],
    ['one that CloudFormation reads', `{{resolve:ssm:${PUBLIC}}}`, 'pass'],
    ['one of the template', { Ref: 'Image' }, 'pass'],
    ['a bare id', 'ami-0123456789abcdef0', 'fail: ImageId'],
    ['a parameter of one’s own', '{{resolve:ssm:/golden/image}}', 'fail: ImageId'],
    ['a name that only looks like it', '{{resolve:ssm:/my/aws/service/image}}', 'fail: ImageId'],
    ['an id from a mapping', { 'Fn::FindInMap': ['Images', 'a', 'b'] }, 'fail: ImageId'],
    ['nothing', undefined, 'fail: ImageId'],
    ['an Image Builder image', { 'Fn::GetAtt': ['Built', 'ImageId'] }, 'pass'],
    [
      'a parameter without default',
      { Ref: 'Bare' },
      'unknown: ImageId is known at deployment only: parameter Bare has no default',
    ],
    [
      'a parameter whose name is not known',
      { 'Fn::Sub': 'resolve:ssm:${Bare}' },
      "unknown: the name of the image's parameter is ${Bare}",
    ],
  ])('%s', (_, ImageId, expected) => {
    const template = {
      Parameters: {
        Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: PUBLIC },
        Bare: { Type: 'AWS::EC2::Image::Id' },
      },
      Mappings: { Images: { a: { b: 'ami-1' } } },
      Resources: { Built: { Type: 'AWS::ImageBuilder::Image' }, M: instance({ ImageId }) },
    };
    expect(judge(AmiProvenance, template)).toEqual({ M: expected });
  });

  test('what the settings trust', () => {
    const settings = { trustedImages: ['/golden/', 'ami-1'] };
    const found = judge(
      AmiProvenance,
      {
        A: instance({ ImageId: 'resolve:ssm:/golden/image' }),
        B: instance({ ImageId: 'ami-1' }),
        C: instance({ ImageId: 'ami-12' }),
      },
      { settings },
    );
    expect(found).toEqual({ A: 'pass', B: 'pass', C: 'fail: ImageId' });
  });

  test('of launch templates', () => {
    expect(judge(AmiProvenance, fromTemplate({ ImageId: 'ami-1' }))).toEqual({
      Template: 'fail: LaunchTemplateData.ImageId',
      Machine: 'fail: LaunchTemplate',
    });
    expect(judge(AmiProvenance, mixedGroup({ ImageId: `resolve:ssm:${PUBLIC}` })).Group).toBe('pass');
    expect(judge(AmiProvenance, { T: launchTemplate() })).toEqual({ T: 'not applicable' });
  });
});
