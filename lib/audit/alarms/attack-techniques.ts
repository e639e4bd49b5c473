import { SecurityAlarm } from './security-alarm';

/** A default of this library that stops an attack, as the constructs name it. */
export enum Defence {
  INSTANCE_BOUNDARY = '`InstanceBoundary`',
  CREDENTIALS_IN_OWN_VPC = '`CredentialUse.inOwnVpc()`',
  NO_WAY_IN = '`SshAccess.none()`',
  NO_INTERNET = '`InternetAccess.none()`',
  OWN_VOLUME_KEY = 'volumes encrypted with a key of their own',
}

/** One technique of an attacker, and what becomes of it. */
export interface AttackTechnique {
  /** Its id in Stratus Red Team. */
  readonly id: string;
  /** What the attacker does. */
  readonly what: string;
  /** Defaults that stop it, and when. */
  readonly stoppedBy: readonly { readonly defence: Defence; readonly when: string }[];
  /** Alarms that it raises. */
  readonly seenBy: readonly SecurityAlarm[];
  /** What is left to the attacker, and to the defender. */
  readonly left: string;
}

/** Whoever got into an instance has its role, and what somebody attached to it. */
const FROM_INSTANCE = {
  defence: Defence.INSTANCE_BOUNDARY,
  when: 'tried with the role of an instance, whatever policies it has',
} as const;

const FROM_PEOPLE = 'Not stopped for people who may do it.';

/**
 * The techniques of Stratus Red Team that concern spawn's instances and their records.
 * Source of ids and calls: https://stratus-red-team.cloud/attack-techniques/AWS/
 */
export const ATTACK_TECHNIQUES: readonly AttackTechnique[] = [
  {
    id: 'aws.credential-access.ec2-steal-instance-credentials',
    what: "takes an instance's credentials from its metadata service, and uses them elsewhere",
    stoppedBy: [
      { defence: Defence.CREDENTIALS_IN_OWN_VPC, when: "used anywhere but through endpoints of the instance's VPC" },
    ],
    seenBy: [SecurityAlarm.INSTANCE_CREDENTIALS_ELSEWHERE],
    left: 'They work from other machines of the VPC, unless the role has `CredentialUse.onOwnInstance()`. `sts:GetCallerIdentity` always works.',
  },
  {
    id: 'aws.credential-access.secretsmanager-batch-retrieve-secrets',
    what: 'reads many secrets in one call',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.SECRETS_READ_IN_BULK],
    left: `${FROM_PEOPLE} Secrets that a role may read it can read one by one; no alarm counts that.`,
  },
  {
    id: 'aws.defense-evasion.cloudtrail-delete',
    what: 'deletes the trail',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.TRAIL_CHANGES],
    left: `${FROM_PEOPLE} The record of the deletion is the last that the alarms get.`,
  },
  {
    id: 'aws.defense-evasion.cloudtrail-event-selectors',
    what: 'has the trail leave out the events that matter',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.TRAIL_CHANGES],
    left: FROM_PEOPLE,
  },
  {
    id: 'aws.defense-evasion.cloudtrail-lifecycle-rule',
    what: "has the trail's bucket delete its objects after a day",
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.BUCKET_POLICY_CHANGES],
    left: `${FROM_PEOPLE} A rule deletes no object version that Object Lock keeps.`,
  },
  {
    id: 'aws.defense-evasion.cloudtrail-stop',
    what: 'stops the trail',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.TRAIL_CHANGES],
    left: FROM_PEOPLE,
  },
  {
    id: 'aws.defense-evasion.vpc-remove-flow-logs',
    what: 'deletes the flow logs of the VPC',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.FLOW_LOGS_DELETED],
    left: `${FROM_PEOPLE} What was logged before is kept.`,
  },
  {
    id: 'aws.discovery.ec2-download-user-data',
    what: 'reads the user data of instances, looking for secrets',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.USER_DATA_READ],
    left: `${FROM_PEOPLE} User data of this library holds no secret. An instance reads its own from the metadata service, which nobody records.`,
  },
  {
    id: 'aws.execution.ec2-user-data',
    what: 'stops an instance, puts a script into its user data and starts it again',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.USER_DATA_CHANGED],
    left: FROM_PEOPLE,
  },
  {
    id: 'aws.execution.ssm-send-command',
    what: 'runs commands on instances through Run Command',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [],
    left: `${FROM_PEOPLE} Nor seen by an alarm: \`spawn connect\` sends commands itself. The trail records who sent which document to which instance, not what it did.`,
  },
  {
    id: 'aws.execution.ssm-start-session',
    what: 'opens sessions on instances through Session Manager',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [],
    left: `${FROM_PEOPLE} Nor seen by an alarm: sessions are how people work. With \`SessionLogging\` what is typed and shown is logged, and the trail records who opened which.`,
  },
  {
    id: 'aws.exfiltration.ec2-security-group-open-port-22-ingress',
    what: 'opens port 22 of a security group to the world',
    stoppedBy: [
      FROM_INSTANCE,
      { defence: Defence.NO_INTERNET, when: 'no way leads from the internet to the instance' },
    ],
    seenBy: [SecurityAlarm.SECURITY_GROUP_CHANGES],
    left: 'Machines of the VPC and of networks joined to it can then connect.',
  },
  {
    id: 'aws.exfiltration.ec2-share-ami',
    what: 'shares an image of an instance with another account',
    stoppedBy: [
      FROM_INSTANCE,
      { defence: Defence.OWN_VOLUME_KEY, when: 'the key lets no other account decrypt the volumes of the image' },
    ],
    seenBy: [SecurityAlarm.SNAPSHOT_OR_IMAGE_SHARED],
    left: 'Who may change the key policy, or copy the snapshots with another key first, gets round it.',
  },
  {
    id: 'aws.exfiltration.ec2-share-ebs-snapshot',
    what: 'shares a snapshot of a volume with another account',
    stoppedBy: [
      FROM_INSTANCE,
      { defence: Defence.OWN_VOLUME_KEY, when: 'the key lets no other account decrypt the snapshot' },
    ],
    seenBy: [SecurityAlarm.SNAPSHOT_OR_IMAGE_SHARED],
    left: 'Who may change the key policy, or copy the snapshot with another key first, gets round it.',
  },
  {
    id: 'aws.lateral-movement.ec2-instance-connect',
    what: 'pushes an SSH key to instances by EC2 Instance Connect, and connects',
    stoppedBy: [
      FROM_INSTANCE,
      { defence: Defence.NO_WAY_IN, when: 'the security group lets no connection to port 22 in' },
    ],
    seenBy: [SecurityAlarm.SSH_KEY_PUSHED],
    left: 'The key is pushed all the same; with a session on another machine that the group lets in it is of use for a minute.',
  },
  {
    id: 'aws.lateral-movement.ec2-serial-console-send-ssh-public-key',
    what: 'pushes an SSH key to the serial console of instances, and connects',
    stoppedBy: [FROM_INSTANCE],
    seenBy: [SecurityAlarm.SSH_KEY_PUSHED],
    left: `${FROM_PEOPLE} The serial console is off in an account until somebody opens it; no security group stands before it, but a password is asked for.`,
  },
];
