import { Aws, CfnOutput, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ISpawnPlatform } from '../compute';
import { withinCap } from '../compute/lifetime';
import { SpawnConfig, SpawnLaunchFlag, goDuration } from '../contract';

/** The time to live that the launch command proposes. */
const WORKDAY = Duration.hours(8);

/**
 * What a researcher puts into the CLI's configuration. The compliance mode is what makes the CLI ask for encrypted volumes and
 * IMDSv2; DNS is off because nothing here has a public address.
 */
const CONFIG: [string, string][] = [
  [SpawnConfig.DNS_ENABLED, 'false'],
  [SpawnConfig.COMPLIANCE_MODE, SpawnConfig.COMPLIANCE_MODE_NIST_800_171],
  [SpawnConfig.DEFAULT_IDLE_TIMEOUT, '1h'],
];

/**
 * Writes the outputs with which the spawn CLI launches into the platform.
 * @param roleName the role to name; undefined where the CLI finds it by its exact name
 */
export function writeCliOutputs(scope: Construct, platform: ISpawnPlatform, roleName: string | undefined): void {
  const flags: [string, string][] = [
    [SpawnLaunchFlag.REGION, Aws.REGION],
    [SpawnLaunchFlag.SUBNET, platform.network.privateSubnets[0].subnetId],
    [SpawnLaunchFlag.SECURITY_GROUPS, platform.securityGroup.securityGroupId],
    ...(roleName === undefined ? [] : ([[SpawnLaunchFlag.ROLE, roleName]] as [string, string][])),
    [SpawnLaunchFlag.TTL, goDuration(withinCap(WORKDAY, platform.hardCap).toSeconds())],
  ];
  new CfnOutput(scope, 'LaunchCommand', {
    description: 'Launches into this landing zone; add the instance type and what else you need',
    value: ['spawn launch', ...flags.map(([flag, value]) => `${flag} ${value}`), SpawnLaunchFlag.NO_DNS].join(' '),
  });
  new CfnOutput(scope, 'CliConfig', {
    description: `Fragment of ${SpawnConfig.FILE}`,
    value: yamlOf(CONFIG),
  });
}

/** Two levels of plain scalars, which is all that the fragment has. */
function yamlOf(settings: [string, string][]): string {
  const lines = settings.flatMap(([path, value]) => {
    const [section, key] = path.split('.');
    return [`${section}:`, `  ${key}: ${value}`];
  });
  return lines.join('\n');
}
