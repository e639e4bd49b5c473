import type { Mutant } from '.';

/** Mutants that no rule fails, with the reason why that is right, or why it is left. */
export interface Survivor {
  readonly type: string;
  /** Of the mutant's id. */
  readonly pattern: RegExp;
  readonly reason: string;
}

export const SURVIVORS: readonly Survivor[] = [
  {
    type: 'AWS::S3::Bucket',
    pattern: /AccessLogs.*BucketEncryption removed/,
    reason:
      'S3 encrypts with SSE-S3, which is what the access-log bucket states, whether or not it is stated; that it is not SSE-KMS is a finding before and after (docs/WAIVERS.md).',
  },
  {
    type: 'AWS::IAM::ManagedPolicy',
    pattern: /RoleGrants.*statement 4: every resource$/,
    reason:
      'ssm:UpdateInstanceInformation: AWS’s own AmazonSSMManagedInstanceCore grants it on every resource; Systems Manager ties it to the calling instance.',
  },
  {
    type: 'AWS::EC2::LaunchTemplate',
    pattern: /Monitoring\.Enabled = false$/,
    reason:
      'Detailed monitoring is asked of instances (EC2InstanceDetailedMonitoringEnabled): the instance of this template sets it itself, and of a template alone nothing is asked.',
  },
  {
    type: 'AWS::EC2::LaunchTemplate',
    pattern: /^SpawnLaunchTemplate.*NetworkInterfaces removed$/,
    reason: 'A template without network is completed by whoever launches from it: of that launch nothing is known.',
  },
  {
    type: 'AWS::EC2::LaunchTemplate',
    pattern: /^Box.*IamInstanceProfile removed$/,
    reason: 'The instance names the profile itself, which wins over its template.',
  },
  {
    type: 'AWS::EC2::Instance',
    pattern: /MetadataOptions removed$/,
    reason: 'The instance’s launch template says the same.',
  },
  {
    type: 'AWS::EC2::Instance',
    pattern: /the tag owner taken away$/,
    reason: 'The instance’s launch template gives it the same tag.',
  },
];

/** Why a mutant may survive; nothing if nobody has said so. */
export function reasonOf({ type, id }: Mutant): string | undefined {
  return SURVIVORS.find((survivor) => survivor.type === type && survivor.pattern.test(id))?.reason;
}
