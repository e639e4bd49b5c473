import { IamPassRoleScoped } from '../../../../lib/compliance/rules/identity/iam-pass-role-scoped';
import { judge } from '../../../support/rules';
import { allow, managed, role } from './policies';

const at = 'PolicyDocument.Statement[0]';
const to = (service: unknown, operator = 'StringEquals') => ({
  Condition: { [operator]: { 'iam:PassedToService': service } },
});
const NAMED = 'arn:aws:iam::111122223333:role/Worker';
const EC2 = 'ec2.amazonaws.com';

describe('IamPassRoleScoped', () => {
  test.each([
    ['a role and a service', allow('iam:PassRole', NAMED, to(EC2)), 'pass'],
    ['roles by prefix', allow('iam:PassRole', 'arn:aws:iam::111122223333:role/spawn-*', to(EC2)), 'pass'],
    ['any role', allow('iam:PassRole', '*', to(EC2)), `fail: ${at}.Resource`],
    [
      'any role of the account',
      allow('iam:PassRole', 'arn:aws:iam::111122223333:role/*', to(EC2)),
      `fail: ${at}.Resource`,
    ],
    ['any role by a prefix', allow('iam:PassRole', 'arn:aws:iam::111122223333:ro*', to(EC2)), `fail: ${at}.Resource`],
    ['any service', allow('iam:PassRole', NAMED), `fail: ${at}.Condition`],
    [
      'any service by a wildcard',
      allow('iam:PassRole', NAMED, to('*.amazonaws.com', 'StringLike')),
      `fail: ${at}.Condition`,
    ],
    ['a service if it is told', allow('iam:PassRole', NAMED, to(EC2, 'StringEqualsIfExists')), `fail: ${at}.Condition`],
    ['a wildcard that holds PassRole', allow('iam:Pass*'), `fail: ${at}.Resource, ${at}.Condition`],
    ['everything', allow('*'), `fail: ${at}.Resource, ${at}.Condition`],
    [
      'NotAction that leaves PassRole',
      { Effect: 'Allow', NotAction: 's3:*', Resource: '*' },
      `fail: ${at}.Resource, ${at}.Condition`,
    ],
    ['NotAction of iam:*', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }, 'not applicable'],
    ['Deny', { Effect: 'Deny', Action: 'iam:PassRole', Resource: '*' }, 'not applicable'],
    [
      'a role that a parameter names',
      allow('iam:PassRole', { Ref: 'P' }, to(EC2)),
      `unknown: ${at}.Resource is known at deployment only: P is not in the template`,
    ],
  ])('%s', (_, statement, expected) => {
    expect(judge(IamPassRoleScoped, { R: managed(statement) }).R).toBe(expected);
  });

  test('a role of the app can be passed to no service but those that it trusts', () => {
    const passing = (id: string) => managed(allow('iam:PassRole', { 'Fn::GetAtt': [id, 'Arn'] }));
    const judged = judge(IamPassRoleScoped, {
      Closed: role('ecs-tasks.amazonaws.com'),
      Open: role('*'),
      Nobody: { Type: 'AWS::IAM::Role', Properties: {} },
      PassesNobody: passing('Nobody'),
      PassesClosed: passing('Closed'),
      PassesOpen: passing('Open'),
    });
    expect(judged).toMatchObject({
      PassesClosed: 'pass',
      PassesOpen: `fail: ${at}.Condition`,
      PassesNobody: `fail: ${at}.Condition`,
    });
  });
});
