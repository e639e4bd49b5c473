import { IamPrivilegeEscalation } from '../../../../lib/compliance/rules/identity/iam-privilege-escalation';
import { judge } from '../../../support/rules';
import { allow, managed, role } from './policies';

const at = 'PolicyDocument.Statement[0]';
const ROLES = 'arn:aws:iam::111122223333:role/*';
const ARN = { Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::111122223333:policy/Quarantine' } } };
const OWN = {
  Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333', 'aws:RequestedRegion': 'eu-west-1' } },
};
const VIA = { Condition: { StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' } } };

describe('IamPrivilegeEscalation', () => {
  test.each([
    ['attaching any policy to any role', [allow('iam:AttachRolePolicy', ROLES)], `fail: ${at}.Action`],
    ['a wildcard that holds such', [allow('iam:Put*')], `fail: ${at}.Action`],
    [
      'everything but',
      [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
      `fail: ${at}.NotAction, ${at}.NotAction, ${at}.NotAction, ${at}.NotAction`,
    ],
    ['one named role', [allow('iam:PutRolePolicy', 'arn:aws:iam::111122223333:role/spawn-one')], 'pass'],
    ['one named policy only', [allow('iam:AttachRolePolicy', ROLES, ARN)], 'pass'],
    [
      'stopping the trail, though it is named',
      [allow('cloudtrail:StopLogging', 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t')],
      `fail: ${at}.Action`,
    ],
    ['stopping the recorder', [allow('config:StopConfigurationRecorder')], `fail: ${at}.Action`],
    ['deleting any key', [allow('kms:ScheduleKeyDeletion')], `fail: ${at}.Action`],
    ['deleting one key', [allow('kms:ScheduleKeyDeletion', 'arn:aws:kms:eu-west-1:111122223333:key/1')], 'pass'],
    [
      'passing any role, and launching, in two statements',
      [allow('iam:PassRole', ROLES), allow('ec2:RunInstances', 'arn:aws:ec2:eu-west-1:111122223333:subnet/s')],
      `fail: ${at}.Action`,
    ],
    [
      'launching with one role',
      [allow('iam:PassRole', 'arn:aws:iam::111122223333:role/one'), allow('ec2:RunInstances')],
      'pass',
    ],
    ['the own account is no limit', [allow('iam:PutRolePolicy', '*', OWN)], `fail: ${at}.Action`],
    ['nor for the audit', [allow('cloudtrail:StopLogging', '*', OWN)], `fail: ${at}.Action`],
    ['a key through a service', [allow('kms:CreateGrant', '*', VIA)], 'pass'],
    ['flow logs', [allow('ec2:DeleteFlowLogs')], `fail: ${at}.Action`],
    ['another layer', [allow('lambda:UpdateFunctionConfiguration')], `fail: ${at}.Action`],
    ['reading', [allow(['iam:Get*', 'iam:List*', 'cloudtrail:GetTrail'])], 'pass'],
    ['Deny', [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }], 'pass'],
    [
      'a condition that a parameter holds',
      [allow('iam:PutRolePolicy', '*', { Condition: { Ref: 'P' } })],
      `unknown: ${at}.Condition is known at deployment only: P is not in the template`,
    ],
  ])('%s', (_, statements, expected) => {
    expect(judge(IamPrivilegeEscalation, { R: managed(...statements) }).R).toBe(expected);
  });

  // Written out here a second time: nothing may drop out of the lists.
  const ANYWHERE = `iam:AddUserToGroup iam:AttachGroupPolicy iam:AttachRolePolicy iam:AttachUserPolicy iam:CreateAccessKey
    iam:CreateLoginProfile iam:CreatePolicyVersion iam:DeleteRolePermissionsBoundary iam:DeleteUserPermissionsBoundary
    iam:PutGroupPolicy iam:PutRolePermissionsBoundary iam:PutRolePolicy iam:PutUserPermissionsBoundary iam:PutUserPolicy
    iam:SetDefaultPolicyVersion iam:UpdateAssumeRolePolicy iam:UpdateLoginProfile lambda:UpdateFunctionCode kms:CreateGrant
    kms:DisableKey kms:DisableKeyRotation kms:PutKeyPolicy kms:ScheduleKeyDeletion access-analyzer:DeleteAnalyzer
    cloudtrail:DeleteEventDataStore cloudtrail:DeleteTrail cloudtrail:PutEventSelectors cloudtrail:UpdateTrail
    config:DeleteConfigurationRecorder config:DeleteDeliveryChannel guardduty:DeleteDetector
    guardduty:StopMonitoringMembers guardduty:UpdateDetector securityhub:DisableSecurityHub`;
  test.each(ANYWHERE.split(/\s+/))('%s on everything', (action) => {
    expect(judge(IamPrivilegeEscalation, { R: managed(allow(action)) }).R).toBe(`fail: ${at}.Action`);
  });

  const RUNS = `batch:RegisterJobDefinition bedrock-agentcore:CreateCodeInterpreter cloudformation:CreateStack
    codebuild:CreateProject datapipeline:CreatePipeline ec2:AssociateIamInstanceProfile
    ec2:ReplaceIamInstanceProfileAssociation ec2:RunInstances ecs:RegisterTaskDefinition glue:CreateDevEndpoint glue:CreateJob
    lambda:CreateFunction sagemaker:CreateNotebookInstance sagemaker:CreateProcessingJob sagemaker:CreateTrainingJob
    scheduler:CreateSchedule ssm:StartAutomationExecution states:CreateStateMachine`;
  test.each(RUNS.split(/\s+/))('iam:PassRole on any role beside %s', (action) => {
    const R = managed(allow('iam:PassRole', ROLES), allow(action, 'arn:aws:x:eu-west-1:111122223333:one/1'));
    expect(judge(IamPrivilegeEscalation, { R }).R).toBe(`fail: ${at}.Action`);
  });

  test("the role of spawn's instances has a boundary", () => {
    const Tags = [{ Key: 'spawn:managed', Value: 'true' }];
    const judged = judge(IamPrivilegeEscalation, {
      Bounded: role('ec2.amazonaws.com', { Tags, PermissionsBoundary: 'arn:aws:iam::111122223333:policy/b' }),
      Loose: role('ec2.amazonaws.com', { Tags }),
      Wide: role('ec2.amazonaws.com', { Tags, PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      Given: role('ec2.amazonaws.com', { Tags, PermissionsBoundary: { Ref: 'P' } }),
      China: role('ec2.amazonaws.com.cn', { Tags }),
      Other: role('ec2.amazonaws.com'),
      Function: role('lambda.amazonaws.com', { Tags }),
    });
    expect(judged).toEqual({
      Bounded: 'pass',
      Loose: 'fail: PermissionsBoundary',
      Wide: 'fail: PermissionsBoundary',
      Given: 'unknown: PermissionsBoundary is known at deployment only: P is not in the template',
      China: 'fail: PermissionsBoundary',
      Other: 'not applicable',
      Function: 'not applicable',
    });
  });
});
