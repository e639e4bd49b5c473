import { type Duration, Stack, type aws_ec2 as ec2, type aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
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
    this.reaper = new TtlReaper(this, 'Reaper', { ...common, hardCap, instanceProfileNames: [instanceProfileName] });
    this.instanceLogs = new InstanceLogs(this, 'InstanceLogs', { alarmTopic });
    this.sessionLogging = new SessionLogging(this, 'Sessions');
    this.machinePolicy = machinePolicyOf(this, this);
  }
}
