import { GovernanceTag } from '../../contract';
import type { AlarmDefinition } from './alarm-definition';
import { all, any, calls, is, isMissing, isNot, isThere, records } from './pattern';
import { SecurityAlarm } from './security-alarm';

/** Launches that took place. Fleets, Auto Scaling groups and Spot requests launch by this call too. */
const LAUNCHES = [calls('ec2', 'RunInstances'), isMissing('errorCode')];

/** What the CIS benchmark doesn't ask for: what spawn's instances invite, and the attack techniques of docs/attack-techniques.md. */
export const SPAWN_ALARMS: readonly AlarmDefinition[] = [
  {
    alarm: SecurityAlarm.LAUNCH_OUTSIDE_REGIONS,
    title: 'an instance was launched in a region that is not allowed',
    whatToDo: 'Terminate it if nobody answers for it: no network, reaper or table of the platform covers that region.',
    controls: { pci: ['10.4.1.1', '12.5.1'], nist: ['CM-7', 'CM-8(3)', 'SI-4(5)'] },
    pattern: ({ regions }) => records(...LAUNCHES, ...regions.map((region) => isNot('awsRegion', region))),
  },
  {
    alarm: SecurityAlarm.LAUNCH_WITHOUT_OWNER,
    title: 'an instance was launched without an owner',
    whatToDo: 'Find who launched it (userIdentity) and have him tag it, or terminate it.',
    controls: { pci: ['10.4.1.1', '12.5.1'], nist: ['CM-8', 'CM-8(4)', 'SI-4(5)'] },
    pattern: () => records(...LAUNCHES),
    // The answer holds the tags of launch templates too, the request does not. All instances of a launch have the same.
    except: records(...LAUNCHES, is('responseElements.instancesSet.items[0].tagSet.items[*].key', GovernanceTag.OWNER)),
  },
  {
    alarm: SecurityAlarm.USER_DATA_READ,
    title: 'the user data of an instance was read',
    whatToDo: 'Ask who read it: nothing in spawn does. Of many instances in a row it is a search for secrets.',
    controls: { pci: ['8.6.2', '10.4.1.1'], nist: ['AU-6', 'IA-5(7)', 'SI-4(5)'] },
    pattern: () =>
      records(
        any(
          all(calls('ec2', 'DescribeInstanceAttribute'), is('requestParameters.attribute', 'userData')),
          calls('ec2', 'GetLaunchTemplateData'),
        ),
      ),
  },
  {
    alarm: SecurityAlarm.USER_DATA_CHANGED,
    title: 'the user data of an instance was changed',
    whatToDo: 'Contain the instance: whoever changed it runs commands as root at its next start.',
    controls: { pci: ['10.4.1.1', '11.5.2'], nist: ['CM-3(5)', 'SI-4(5)', 'SI-7'] },
    pattern: () =>
      records(
        calls('ec2', 'ModifyInstanceAttribute'),
        any(isThere('requestParameters.userData'), isThere('requestParameters.userData.value')),
      ),
  },
  {
    alarm: SecurityAlarm.INSTANCE_CREDENTIALS_ELSEWHERE,
    title: "an instance's credentials were used past its endpoints",
    whatToDo: 'Take them for stolen: contain instance and role. A call refused was still tried with them.',
    controls: { pci: ['7.2.5', '8.6.3', '10.4.1.1'], nist: ['AC-2(12)', 'IA-5', 'SI-4(5)'] },
    pattern: ({ instanceRoles, endpointIds }) => {
      const none = isMissing('vpcEndpointId');
      return records(
        // Which instance was given the credentials and which one calls, no pattern can compare.
        isThere('userIdentity.sessionContext.ec2RoleDelivery'),
        ...(instanceRoles.length === 0
          ? []
          : [any(...instanceRoles.map((name) => is('userIdentity.sessionContext.sessionIssuer.userName', name)))]),
        // A service that calls for the instance uses no endpoint of ours.
        isMissing('userIdentity.invokedBy'),
        endpointIds.length === 0 ? none : any(none, all(...endpointIds.map((id) => isNot('vpcEndpointId', id)))),
      );
    },
  },
  {
    alarm: SecurityAlarm.SSH_KEY_PUSHED,
    title: 'an SSH key was pushed to an instance, or the serial console opened',
    whatToDo: 'Ask who did: spawn connects through Session Manager. Contain the instance if nobody answers.',
    controls: { pci: ['8.2.1', '10.2.1.5', '10.4.1.1'], nist: ['AC-17', 'IA-2', 'SI-4(5)'] },
    pattern: () =>
      records(
        any(
          calls('ec2-instance-connect', 'SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel'),
          calls('ec2', 'EnableSerialConsoleAccess CreateInstanceConnectEndpoint'),
        ),
      ),
  },
  {
    alarm: SecurityAlarm.SNAPSHOT_OR_IMAGE_SHARED,
    title: 'a snapshot or an image was shared',
    whatToDo: 'Take the share back; a copy made meanwhile is out of reach unless its key is yours.',
    controls: { pci: ['3.5.1', '7.2.1', '10.4.1.1'], nist: ['AC-4', 'AU-6', 'SI-4(5)'] },
    pattern: () =>
      records(
        is('eventSource', 'ec2.amazonaws.com*'),
        any(
          all(
            is('eventName', 'ModifySnapshotAttribute'),
            sharedWith('createVolumePermission', 'userId', 'group', 'groups'),
          ),
          all(
            is('eventName', 'ModifyImageAttribute'),
            sharedWith('launchPermission', 'userId', 'group', 'organizationArn', 'organizationalUnitArn'),
          ),
          is('eventName', 'SharedSnapshotCopyInitiated'),
          is('eventName', 'SharedSnapshotVolumeCreated'),
        ),
      ),
  },
  {
    alarm: SecurityAlarm.FLOW_LOGS_DELETED,
    title: 'flow logs were deleted',
    whatToDo: 'Deploy the network again; ask what the connections were that nobody was to see.',
    controls: { pci: ['10.2.1.6', '10.7.2'], nist: ['AU-5', 'AU-9', 'AU-12', 'SI-4(5)'] },
    pattern: () => records(calls('ec2', 'DeleteFlowLogs')),
  },
  {
    alarm: SecurityAlarm.SECRETS_READ_IN_BULK,
    title: 'secrets were read in bulk',
    whatToDo: 'Contain who read them and rotate those secrets: spawn reads secrets one by one.',
    controls: { pci: ['8.6.3', '10.2.1.1', '10.4.1.1'], nist: ['AU-6', 'IA-5(7)', 'SI-4(5)'] },
    pattern: () => records(calls('secretsmanager', 'BatchGetSecretValue')),
  },
  {
    alarm: SecurityAlarm.BREAK_GLASS_USED,
    title: 'a role for emergencies was used',
    whatToDo: 'Match it with an incident; review what was done with it, and close the session.',
    controls: { pci: ['8.2.2', '10.2.1.2', '10.4.1.1'], nist: ['AC-2(12)', 'AC-6(9)', 'SI-4(5)'] },
    pattern: ({ breakGlassRoles }) =>
      breakGlassRoles.length === 0
        ? undefined
        : records(
            any(
              // Refused attempts too.
              ...breakGlassRoles.map((arn) => is('requestParameters.roleArn', arn)),
              ...breakGlassRoles.map((arn) => is('userIdentity.sessionContext.sessionIssuer.arn', arn)),
            ),
          ),
  },
];

/** Somebody was let in: an account, everybody (the group `all`), an organization. */
function sharedWith(permission: string, ...whom: string[]): string {
  return any(...whom.map((who) => isThere(`requestParameters.${permission}.add.items[0].${who}`)));
}
