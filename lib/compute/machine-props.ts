import type { Duration, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import type { Sensitivity } from '../contract';
import type { CredentialUse, InstancePolicy, SessionLogs } from '../identity';
import type { ISpawnNetwork } from '../network';
import type { SpawnImage } from './image';
import type { LifetimeProps } from './lifetime-props';
import type { ISpawnPlatform } from './platform-interface';
import type { SpawnUserData } from './user-data';
import type { DataVolume, RootVolume } from './volume-props';

/**
 * What `SpawnInstance`, `SpawnLaunchTemplate` and `SpawnFleet` have in common.
 *
 * Where the machine lives is exactly one of `platform`, `network` and `vpc`:
 *
 * | given | network | volume key | security group | boundary of the role | sensitivity | owner | logs and sessions |
 * |---|---|---|---|---|---|---|---|
 * | `platform` | the platform's | the platform's | the platform's, shared | the platform's | the platform's | the platform's, if it has one | shipped and logged, unless the platform is watched elsewhere |
 * | `network` | that one | a `SpawnKey` of its own | a `SpawnSecurityGroup` of its own | the stack's `InstanceBoundary` | the network's, else production | must be given | kept on the machine; see `InstanceLogs`, `SessionLogging` |
 * | `vpc` | the VPC, with all endpoints that spawn needs made in it (once for all machines of the VPC) | a `SpawnKey` of its own | a `SpawnSecurityGroup` of its own | the stack's `InstanceBoundary` | production | must be given | the same |
 */
export interface SpawnMachineProps extends LifetimeProps {
  /**
   * The landing zone to live in.
   *
   * @default - `network` or `vpc` is given
   */
  readonly platform?: ISpawnPlatform;
  /**
   * The network to live in, without a platform.
   *
   * @default - `platform` or `vpc` is given
   */
  readonly network?: ISpawnNetwork;
  /**
   * A VPC of one's own to live in, that has no endpoints yet. For one that has some give
   * `network: SpawnNetwork.fromVpc(..., { services })` instead.
   *
   * @default - `platform` or `network` is given
   */
  readonly vpc?: ec2.IVpc;
  /**
   * Who answers for the machine: tag `owner`. 1 to 128 letters, digits, spaces and `_ . : / = + - @`.
   * Serves SOC 2 CC6.1 and CC8.1, PCI DSS 4.0.1 12.5.1, HIPAA 164.310(d)(2)(iii).
   *
   * @default - the platform's owner; it is an error if that has none
   */
  readonly owner?: string;
  /**
   * How sensitive the machine's data is; gives the tags `compliance=hipaa`, `data-class=phi` or `compliance=pci-dss`,
   * `cardholder-data=yes`. Not more than the place allows; exactly the place's where that is for PHI or card data.
   *
   * @default - that of the platform or network, or Sensitivity.PRODUCTION
   */
  readonly sensitivity?: Sensitivity;
  /**
   * Image of the machine; Linux.
   *
   * @default SpawnImage.amazonLinux2023()
   */
  readonly image?: SpawnImage;
  /**
   * What the machine may do beside the baseline that spored and Session Manager need. (`--iam-policy`, `--iam-policy-file`)
   * Serves HIPAA 164.308(a)(3), PCI DSS 7.1.2 (4.0.1: 7.2.5), SOC 2 CC6.3.
   *
   * @default - nothing more
   */
  readonly policies?: InstancePolicy[];
  /**
   * No permission of the role goes beyond this policy.
   *
   * @default - the platform's, or the stack's `InstanceBoundary`
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
  /**
   * From where the credentials of the machine's role may be used: they need an endpoint for every service that the machine calls.
   * Serves HIPAA 164.312(d), PCI DSS 4.0.1 7.2.5 and 8.6.3, SOC 2 CC6.1 and CC6.6.
   *
   * @default CredentialUse.inOwnVpc()
   */
  readonly credentialUse?: CredentialUse;
  /**
   * Where Session Manager writes what happens in sessions on the machine, besides where the platform's `SessionLogging` does.
   * Serves PCI DSS 10.2 (4.0.1: 10.2.1), HIPAA 164.312(b), SOC 2 CC7.2.
   *
   * @default - nowhere else
   */
  readonly sessionLogs?: SessionLogs;
  /**
   * What runs at boot, without secrets. (`--user-data`, `--user-data-file`)
   *
   * @default - SpawnUserData.linux(), which installs spored
   */
  readonly userData?: SpawnUserData;
  /**
   * Shell command that runs at boot, once spored watches the machine. A text that looks like a secret is refused. (`--command`)
   * Instead of `userData`.
   *
   * @default - none
   */
  readonly command?: string;
  /**
   * The root volume.
   *
   * @default - see `RootVolume`
   */
  readonly rootVolume?: RootVolume;
  /**
   * Further volumes, up to 11.
   *
   * @default - none
   */
  readonly dataVolumes?: DataVolume[];
  /**
   * Customer managed key of all volumes. (`--kms-key-id`)
   * Serves HIPAA 164.312(a)(2)(iv), PCI DSS 3.4 (4.0.1: 3.5.1), SOC 2 CC6.1 and C1.1.
   *
   * @default - the platform's volume key, or a `SpawnKey` of its own
   */
  readonly volumeKey?: kms.IKey;
  /**
   * Security group of the network interface. (`--security-group-ids`)
   * Serves HIPAA 164.312(e)(1), PCI DSS 1.3 (4.0.1: 1.3.1, 1.3.2), SOC 2 CC6.6.
   *
   * @default - the platform's group, which its machines share, or a `SpawnSecurityGroup` of its own without any way in
   */
  readonly securityGroup?: ec2.ISecurityGroup;
  /**
   * Further security groups, up to 4. (`--security-group-ids`)
   *
   * @default - none
   */
  readonly additionalSecurityGroups?: ec2.ISecurityGroup[];
  /**
   * After how long without traffic an established TCP connection is forgotten, 60 to 432,000 seconds. A short time lets
   * containment take hold: rules that are taken away don't stop a connection that is still tracked. EC2 announced the
   * setting for commercial regions; in China and GovCloud try a launch first.
   * Serves HIPAA 164.308(a)(6)(ii), PCI DSS 4.0.1 12.10.1, SOC 2 CC7.4.
   *
   * @default Duration.seconds(350), where EC2 itself has 432,000 (5 days)
   */
  readonly connectionTrackingTimeout?: Duration;
  /**
   * What a shutdown from inside does. Stopped, the machine and its volumes are still there to examine; the reaper ends it.
   *
   * @default InstanceInitiatedShutdownBehavior.STOP
   */
  readonly shutdownBehavior?: ec2.InstanceInitiatedShutdownBehavior;
  /**
   * Further tags of machine, volumes and network interface. (`--tag`) Keys that start with `spawn:` or `aws:`, and those of
   * other props (`owner`, `compliance`, `data-class`, `cardholder-data`), are refused, as are values that look like secrets.
   *
   * @default - none; `Tags.of(...)` works too
   */
  readonly tags?: { readonly [key: string]: string };
}
