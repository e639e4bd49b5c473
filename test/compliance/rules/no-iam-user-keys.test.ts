import { NoIamUserKeys } from '../../../lib/compliance/rules/identity/no-iam-user-keys';
import { judge } from '../../support/rules';

describe('NoIamUserKeys', () => {
  test.each([
    ['an access key', { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } }, 'fail: '],
    ['a user', { Type: 'AWS::IAM::User' }, 'fail: '],
  ])('%s', (_, resource, expected) => {
    expect(judge(NoIamUserKeys, { R: resource })).toEqual({ R: expected });
  });

  test('a role is none of its business', () => {
    expect(judge(NoIamUserKeys, { R: { Type: 'AWS::IAM::Role' } })).toEqual({});
  });
});
