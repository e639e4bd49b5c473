import type { AlarmDefinition } from './alarm-definition';
import { any, calls, is, isMissing, isNot, records } from './pattern';
import { SecurityAlarm } from './security-alarm';

const REVIEW_CHANGE = 'Find the change behind it (a deployment, a ticket); undo it if there is none.';

/**
 * CIS AWS Foundations Benchmark 1.4.0, 4.1 to 4.15; the names of calls are those of the benchmark and of AWS Security Hub's controls
 * CloudWatch.1 to 14, with later calls of the same effect.
 */
export const CIS_ALARMS: readonly AlarmDefinition[] = [
  {
    alarm: SecurityAlarm.UNAUTHORIZED_CALLS,
    title: 'many calls were refused',
    whatToDo:
      'Look who made them (userIdentity, sourceIPAddress): a program that lacks a permission, or somebody who tries doors.',
    controls: { cis: '4.1', pci: ['10.2.1.4', '10.4.1.1'], nist: ['AC-6(9)', 'AU-6', 'SI-4(5)'] },
    // Programs try what they may not.
    threshold: 10,
    pattern: () =>
      records(
        any(is('errorCode', '*UnauthorizedOperation'), is('errorCode', 'AccessDenied*')),
        isNot('sourceIPAddress', 'delivery.logs.amazonaws.com'),
        isNot('eventName', 'HeadBucket'),
      ),
  },
  {
    alarm: SecurityAlarm.CONSOLE_LOGIN_WITHOUT_MFA,
    title: 'a user signed in to the console without MFA',
    whatToDo: 'Ask the user whether it was he; have him set up MFA, and deny what is done without.',
    controls: { cis: '4.2', pci: ['8.4.1', '8.4.2', '10.4.1.1'], nist: ['IA-2(1)', 'AU-6', 'SI-4(5)'] },
    pattern: () =>
      records(
        is('eventName', 'ConsoleLogin'),
        // People who come through a federation give their second factor there, and no record says so.
        is('userIdentity.type', 'IAMUser'),
        any(isNot('additionalEventData.MFAUsed', 'Yes'), isMissing('additionalEventData.MFAUsed')),
        is('responseElements.ConsoleLogin', 'Success'),
      ),
  },
  {
    alarm: SecurityAlarm.ROOT_USE,
    title: 'the root user was used',
    whatToDo: 'Ask who holds its credentials; if nobody used it, change its password, close its sessions and call AWS.',
    controls: { cis: '4.3', pci: ['8.2.2', '10.2.1.2', '10.4.1.1'], nist: ['AC-6(9)', 'AU-6', 'SI-4(5)'] },
    pattern: () =>
      records(
        is('userIdentity.type', 'Root'),
        isMissing('userIdentity.invokedBy'),
        isNot('eventType', 'AwsServiceEvent'),
      ),
  },
  {
    alarm: SecurityAlarm.IAM_POLICY_CHANGES,
    title: 'an IAM policy was changed',
    whatToDo: REVIEW_CHANGE,
    controls: { cis: '4.4', pci: ['7.2.1', '10.2.1.5', '10.4.1.1'], nist: ['AC-2(4)', 'AU-6', 'CM-3(5)'] },
    pattern: () =>
      records(
        calls(
          'iam',
          `DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy
           CreatePolicyVersion DeletePolicyVersion SetDefaultPolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy
           DetachUserPolicy AttachGroupPolicy DetachGroupPolicy DeleteRolePermissionsBoundary PutRolePermissionsBoundary`,
        ),
      ),
  },
  {
    alarm: SecurityAlarm.TRAIL_CHANGES,
    title: 'CloudTrail was changed, or stopped',
    whatToDo:
      'Start logging again and put the selectors back; look what was done in the gap (S3 and DynamoDB records, flow logs).',
    controls: { cis: '4.5', pci: ['10.2.1.6', '10.3.2', '10.7.2'], nist: ['AU-5', 'AU-9', 'AU-12', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          'cloudtrail',
          'CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging PutEventSelectors PutInsightSelectors',
        ),
      ),
  },
  {
    alarm: SecurityAlarm.CONSOLE_LOGIN_FAILURES,
    title: 'many attempts to sign in to the console failed',
    whatToDo: 'See whose name was tried and from where; lock the user if it was not he.',
    controls: { cis: '4.6', pci: ['8.3.4', '10.2.1.4', '10.4.1.1'], nist: ['AC-7', 'AU-6', 'SI-4(5)'] },
    // People mistype passwords.
    threshold: 5,
    pattern: () => records(is('eventName', 'ConsoleLogin'), is('errorMessage', 'Failed authentication')),
  },
  {
    alarm: SecurityAlarm.KEY_DELETION,
    title: 'a KMS key was disabled, or is to be deleted',
    whatToDo:
      'Cancel the deletion (kms:CancelKeyDeletion) and enable the key, unless nothing is encrypted with it any more.',
    controls: { cis: '4.7', pci: ['3.6.1', '3.7.5', '10.4.1.1'], nist: ['SC-12', 'AU-6', 'SI-4(5)'] },
    pattern: () => records(calls('kms', 'DisableKey ScheduleKeyDeletion DeleteImportedKeyMaterial')),
  },
  {
    alarm: SecurityAlarm.BUCKET_POLICY_CHANGES,
    title: 'the access to a bucket, or how long it keeps objects, was changed',
    whatToDo: `${REVIEW_CHANGE} Of the trail's bucket: nobody but its stack changes it.`,
    controls: { cis: '4.8', pci: ['7.2.1', '10.3.2', '10.4.1.1'], nist: ['AC-3', 'AU-6', 'AU-9', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          's3',
          `PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors
           DeleteBucketLifecycle DeleteBucketReplication PutBucketVersioning PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock
           DeleteAccountPublicAccessBlock PutAccountPublicAccessBlock`,
        ),
      ),
  },
  {
    alarm: SecurityAlarm.CONFIG_CHANGES,
    title: 'AWS Config was changed, or stopped',
    whatToDo: 'Start the recorder again; compare what changed in the gap.',
    controls: { cis: '4.9', pci: ['10.2.1.6', '10.7.2', '11.5.2'], nist: ['CM-3(5)', 'AU-5', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          'config',
          `StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel
           PutConfigurationRecorder`,
        ),
      ),
  },
  {
    alarm: SecurityAlarm.SECURITY_GROUP_CHANGES,
    title: 'a security group was changed',
    whatToDo: `${REVIEW_CHANGE} Look for 22 and 3389 open to the world first.`,
    controls: { cis: '4.10', pci: ['1.2.2', '1.2.7', '10.4.1.1'], nist: ['SC-7', 'CM-3(5)', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          'ec2',
          `AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress
           ModifySecurityGroupRules CreateSecurityGroup DeleteSecurityGroup`,
        ),
      ),
  },
  {
    alarm: SecurityAlarm.NETWORK_ACL_CHANGES,
    title: 'a network ACL was changed',
    whatToDo: REVIEW_CHANGE,
    controls: { cis: '4.11', pci: ['1.2.2', '1.2.7', '10.4.1.1'], nist: ['SC-7', 'CM-3(5)', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          'ec2',
          `CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry
           ReplaceNetworkAclAssociation`,
        ),
      ),
  },
  {
    alarm: SecurityAlarm.GATEWAY_CHANGES,
    title: 'a network gateway was changed',
    whatToDo: `${REVIEW_CHANGE} A spawn network has no internet gateway: one attached to it is a way out.`,
    controls: { cis: '4.12', pci: ['1.2.2', '1.4.1', '10.4.1.1'], nist: ['SC-7', 'CM-3(5)', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          'ec2',
          `CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway
           DetachInternetGateway CreateNatGateway CreateEgressOnlyInternetGateway`,
        ),
      ),
  },
  {
    alarm: SecurityAlarm.ROUTE_TABLE_CHANGES,
    title: 'a route table was changed',
    whatToDo: REVIEW_CHANGE,
    controls: { cis: '4.13', pci: ['1.2.2', '1.2.7', '10.4.1.1'], nist: ['SC-7', 'CM-3(5)', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          'ec2',
          `CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute
           DisassociateRouteTable`,
        ),
      ),
  },
  {
    alarm: SecurityAlarm.VPC_CHANGES,
    title: 'a VPC was changed, or joined to another',
    whatToDo: REVIEW_CHANGE,
    controls: { cis: '4.14', pci: ['1.2.2', '1.4.1', '10.4.1.1'], nist: ['SC-7', 'CM-3(5)', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          'ec2',
          `CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection
           RejectVpcPeeringConnection ModifyVpcEndpoint DeleteVpcEndpoints`,
        ),
      ),
  },
  {
    alarm: SecurityAlarm.ORGANIZATION_CHANGES,
    title: 'the organization was changed',
    whatToDo: `${REVIEW_CHANGE} An account that leaves has lost its guardrails: contain it.`,
    controls: { cis: '4.15', pci: ['7.2.1', '10.4.1.1'], nist: ['AC-2(4)', 'CM-3(5)', 'SI-4(5)'] },
    pattern: () =>
      records(
        calls(
          'organizations',
          `AcceptHandshake AttachPolicy CloseAccount CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake
           DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType
           InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy
           UpdateOrganizationalUnit`,
        ),
      ),
  },
];
