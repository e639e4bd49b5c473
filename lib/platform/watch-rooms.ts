import { type Duration, Stack, Token, type aws_ec2 as ec2, type aws_sns as sns } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { AuditTrail, InstanceLogs, SecurityAlarms, SessionLogging, TrailQueries } from '../audit';
import type { Sensitivity } from '../contract';
import type { SharedInstancePolicy } from '../identity';
import { TtlReaper } from '../lifecycle';
import { EventTrail, MetadataRecorder, MetadataTable } from '../metadata';
import { type ISpawnNetwork, SpawnNetwork } from '../network';
import { tagWithSensitivity } from '../network/sensitivity-rules';
import { Alerts } from '../primitives';
import { machinePolicyOf } from './machine-policy';
import type { PlatformWatch } from './platform-watch';

/** What is watched, and who is told. */
export interface Watched {
  readonly network: ISpawnNetwork;
  readonly securityGroup: ec2.ISecurityGroup;
  /** Profile of machines that the CLI launches: they are known by it without tags, and outside the group. */
  readonly instanceProfileName: string;
  readonly sensitivity: Sensitivity;
  readonly alarmTopic: sns.ITopic;
  readonly hardCap: Duration;
  readonly watch: PlatformWatch;
  /** Subnets that nothing but spawn lives in: whatever runs there ends. None where the network was given. */
  readonly ownSubnets?: ec2.ISubnet[];
}

/** The rooms that record and watch a platform, in one scope of its own. */
export class WatchRooms extends Construct {
  public readonly trail?: AuditTrail;
  public readonly trailQueries?: TrailQueries;
  public readonly securityAlarms?: SecurityAlarms;
  public readonly table: MetadataTable;
  public readonly recorder: MetadataRecorder;
  public readonly reaper: TtlReaper;
  public readonly instanceLogs: InstanceLogs;
  public readonly sessionLogging: SessionLogging;
  public readonly machinePolicy: SharedInstancePolicy;

  public constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    refuseSecond(this);
    const { network, alarmTopic, hardCap, instanceProfileName } = watched;
    const { _existingTrailReason: existingTrailReason, _complete: known } = watched.watch;
    // Logs about health data are kept six years.
    tagWithSensitivity(this, watched.sensitivity);
    if (existingTrailReason === undefined) {
      const trail = new AuditTrail(this, 'Trail');
      this.trail = trail;
      this.trailQueries = new TrailQueries(this, 'Queries', { trail });
      this.securityAlarms = new SecurityAlarms(this, 'Alarms', {
        logGroup: trail.logGroup!,
        // A filter pattern is too short for the endpoints of several networks.
        network: known.otherNetworks || known.otherRegions?.length ? undefined : network,
        allowedRegions: [...new Set([Stack.of(this).region, ...(known.otherRegions ?? [])])],
        breakGlassRoles: known.breakGlassRoles,
        alerts: Alerts.to(alarmTopic),
      });
    }
    const common = { network, alarmTopic, securityGroups: [watched.securityGroup] };
    this.table = new MetadataTable(this, 'Instances');
    this.recorder = new MetadataRecorder(this, 'Recorder', {
      ...common,
      table: this.table,
      instanceProfiles: [instanceProfileName],
      trail: this.trail ? EventTrail.fromTrail(this.trail) : EventTrail.existing({ reason: existingTrailReason! }),
      // A VPC that was there before holds instances that are none of spawn's.
      subnets: network instanceof SpawnNetwork ? undefined : [],
    });
    this.reaper = new TtlReaper(this, 'Reaper', {
      ...common,
      hardCap,
      instanceProfileNames: [instanceProfileName],
      subnets: watched.ownSubnets,
    });
    this.instanceLogs = new InstanceLogs(this, 'InstanceLogs', { alarmTopic });
    this.sessionLogging = new SessionLogging(this, 'Sessions');
    this.machinePolicy = machinePolicyOf(this, this);
  }
}

/** What watches, of each app, by account and region. */
const watching = new WeakMap<IConstruct, Map<string, string>>();

/** The table and the preferences of Session Manager have fixed names: of two in one place the second would fail when it is deployed. */
function refuseSecond(rooms: WatchRooms): void {
  const { account, region } = Stack.of(rooms);
  // A stack without environment may be deployed anywhere.
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) return;
  const place = `${region} of account ${account}`;
  const known = watching.get(rooms.node.root) ?? new Map<string, string>();
  watching.set(rooms.node.root, known);
  const first = known.get(place);
  const path = rooms.node.scope?.node.path ?? '';
  if (first !== undefined) {
    throw new Error(
      `watch of a platform would make a second table and set of preferences in ${place}: '${path}' beside '${first}'; allowed: one of a place; give the second one PlatformWatch.elsewhere({ reason })`,
    );
  }
  known.set(place, path);
}
