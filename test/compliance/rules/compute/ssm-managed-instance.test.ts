import { SsmManagedInstance } from '../../../../lib/compliance/rules/compute/ssm-managed-instance';
import { judge } from '../../../support/rules';
import { fromTemplate, instance, launchTemplate } from './launch-support';

const CORE = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore' };
const allow = (...Action: string[]) => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const ALL = allow('ssm:UpdateInstanceInformation', 'ssmmessages:*');

const withRole = (role: object, others: Record<string, { Type: string }> = {}) => ({
  Role: { Type: 'AWS::IAM::Role', Properties: role },
  Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'Role' }] } },
  M: instance({ IamInstanceProfile: { Ref: 'Profile' } }),
  ...others,
});
const policy = (Type: string, PolicyDocument: unknown) => ({
  Policy: { Type, Properties: { PolicyDocument, Roles: [{ Ref: 'Role' }] } },
});

describe('SsmManagedInstance', () => {
  test.each([
    ['AWS’s policy', withRole({ ManagedPolicyArns: [CORE] }), 'pass'],
    ['an inline policy', withRole({ Policies: [{ PolicyDocument: ALL }] }), 'pass'],
    ['a policy of its own', withRole({}, policy('AWS::IAM::Policy', ALL)), 'pass'],
    ['a managed policy that names the role', withRole({}, policy('AWS::IAM::ManagedPolicy', ALL)), 'pass'],
    [
      'a managed policy that the role names',
      withRole(
        { ManagedPolicyArns: [{ Ref: 'Policy' }] },
        { Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: ALL } } as { Type: string } },
      ),
      'pass',
    ],
    [
      'registration without channels',
      withRole({ Policies: [{ PolicyDocument: allow('ssm:*') }] }),
      'fail: IamInstanceProfile',
    ],
    ['nothing at all', withRole({}), 'fail: IamInstanceProfile'],
    [
      'a denial',
      withRole({ Policies: [{ PolicyDocument: { Statement: [{ ...ALL.Statement[0], Effect: 'Deny' }] } }] }),
      'fail: IamInstanceProfile',
    ],
    [
      'a denial beside AWS’s policy',
      withRole({
        ManagedPolicyArns: [CORE, 'arn:aws:iam::123456789012:policy/machines'],
        Policies: [{ PolicyDocument: { Statement: { Effect: 'Deny', Action: ['ssm:*'], Resource: '*' } } }],
      }),
      'fail: IamInstanceProfile',
    ],
    [
      'a denial with a condition, or of some resources',
      withRole({
        ManagedPolicyArns: [CORE],
        Policies: [
          {
            PolicyDocument: { Statement: { Effect: 'Deny', Action: 'ssm:*', Resource: 'arn:aws:ssm:*:*:parameter/*' } },
          },
          {
            PolicyDocument: {
              Statement: {
                Effect: 'Deny',
                Action: '*',
                Resource: '*',
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            },
          },
        ],
      }),
      'pass',
    ],
    [
      'another of AWS’s policies, of any partition',
      withRole({ ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess' }] }),
      'fail: IamInstanceProfile',
    ],
    [
      'a policy of one’s own that is called like AWS’s',
      withRole({ ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/AmazonSSMManagedInstanceCore'] }),
      'unknown: role Role has arn:aws:iam::123456789012:policy/AmazonSSMManagedInstanceCore that is not in the app',
    ],
    [
      'another of AWS’s policies',
      withRole({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
      'fail: IamInstanceProfile',
    ],
    [
      'a policy document of the wrong shape',
      withRole({ Policies: ['x', null, { PolicyDocument: 7 }] }),
      'fail: IamInstanceProfile',
    ],
    [
      'a policy about the role',
      withRole(
        {},
        {
          Policy: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              PolicyDocument: { Statement: [{ ...ALL.Statement[0], Resource: { 'Fn::GetAtt': ['Role', 'Arn'] } }] },
            },
          } as { Type: string },
        },
      ),
      'fail: IamInstanceProfile',
    ],
    [
      'a managed policy of another stack',
      withRole({ ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/machines'] }),
      'unknown: role Role has arn:aws:iam::123456789012:policy/machines that is not in the app',
    ],
  ])('%s', (_, template, expected) => {
    expect(judge(SsmManagedInstance, template)).toEqual({ Profile: 'not applicable', M: expected });
  });

  test('no profile, and one outside the app', () => {
    expect(judge(SsmManagedInstance, { M: instance() })).toEqual({ M: 'fail: IamInstanceProfile' });
    expect(judge(SsmManagedInstance, { M: instance({ IamInstanceProfile: 'shared' }) }).M).toMatch(/^unknown/);
  });

  test('launch templates, by name or ARN of the profile', () => {
    const { Role, Profile } = withRole({ ManagedPolicyArns: [CORE] });
    const found = judge(SsmManagedInstance, {
      Role,
      Profile,
      ByName: launchTemplate({ IamInstanceProfile: { Name: { Ref: 'Profile' } } }),
      ByArn: launchTemplate({ IamInstanceProfile: { Arn: { 'Fn::GetAtt': ['Profile', 'Arn'] } } }),
      Without: launchTemplate({}),
    });
    expect(found).toMatchObject({
      ByName: 'pass',
      ByArn: 'pass',
      Without: 'fail: LaunchTemplateData.IamInstanceProfile',
    });
    expect(judge(SsmManagedInstance, fromTemplate({}))).toEqual({
      Template: 'not applicable',
      Machine: 'fail: IamInstanceProfile',
    });
  });

  test('a profile for machines that somebody else launches', () => {
    const { Role, Profile } = withRole({});
    expect(judge(SsmManagedInstance, { Role, Profile })).toEqual({ Profile: 'fail: Roles' });
    const imported = { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: ['shared'] } };
    expect(judge(SsmManagedInstance, { Profile: imported }).Profile).toMatch(/^unknown/);
  });
});
