import { NoKeyPair } from '../../../../lib/compliance/rules/compute/no-key-pair';
import { judge } from '../../../support/rules';
import { fromTemplate, instance } from './launch-support';

describe('NoKeyPair', () => {
  test.each([
    ['none', instance(), 'pass'],
    ['an empty one', instance({ KeyName: '' }), 'pass'],
    ['a literal', instance({ KeyName: 'ops' }), 'fail: KeyName'],
    ['a parameter without default', instance({ KeyName: { Ref: 'Key' } }), 'fail: KeyName'],
    ['AWS::NoValue', instance({ KeyName: { Ref: 'AWS::NoValue' } }), 'pass'],
  ])('%s', (_, machine, expected) => {
    expect(judge(NoKeyPair, { M: machine })).toEqual({ M: expected });
  });

  test('of the launch template', () => {
    expect(judge(NoKeyPair, fromTemplate({ KeyName: 'ops' }))).toEqual({
      Template: 'fail: LaunchTemplateData.KeyName',
      Machine: 'fail: LaunchTemplate',
    });
    expect(
      judge(NoKeyPair, { M: instance({ LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '$Latest' } }) }).M,
    ).toMatch(/^unknown/);
  });
});
