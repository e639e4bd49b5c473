import { App, Duration, Stack } from 'aws-cdk-lib';
import {
  Alerts,
  AuditTrail,
  Compliance,
  ConfigRules,
  EventTrail,
  Framework,
  InstanceLogs,
  MetadataRecorder,
  MetadataTable,
  PeriodicAudits,
  SecurityAlarms,
  SessionLogging,
  SpawnInstance,
  SpawnPlatform,
  TrailQueries,
  TtlReaper,
} from 'cdk-spawn';

const app = new App();

// Who is told, and what instances write to. It comes first: the roles of instances name it.
const logs = new Stack(app, 'Logs');
const alarmTopic = Alerts.email('security@example.com').topicIn(logs, 'Alerts');
const sessions = new SessionLogging(logs, 'Sessions');
const instanceLogs = new InstanceLogs(logs, 'Instances', { alarmTopic });

const landingZone = new Stack(app, 'LandingZone');
const platform = new SpawnPlatform(landingZone, 'Spawn');
const { network, securityGroup } = platform;

const research = new Stack(app, 'Research');
const box = new SpawnInstance(research, 'Box', { platform, owner: 'alice', ttl: Duration.hours(8) });

for (const role of [platform.instanceRole, box.role]) {
  sessions.grantTo(role);
  instanceLogs.grantShip(role);
}

// Who did what in the account, who must hear of it, and what is no longer as it was deployed.
const audit = new Stack(app, 'Audit');
const trail = new AuditTrail(audit, 'Trail');
new TrailQueries(audit, 'Queries', { trail });
new SecurityAlarms(audit, 'Alarms', { logGroup: trail.logGroup!, network, alerts: Alerts.to(alarmTopic) });
new ConfigRules(audit, 'Config', { topic: alarmTopic });
new PeriodicAudits(audit, 'Audits', { topic: alarmTopic, evidenceBucket: trail.bucket });

// Which instances there are and were, and the end of those that outlive their time.
const records = new Stack(app, 'Records');
const table = new MetadataTable(records, 'Instances');
new MetadataRecorder(records, 'Recorder', {
  table,
  network,
  alarmTopic,
  trail: EventTrail.fromTrail(trail),
  securityGroups: [securityGroup],
});
new TtlReaper(records, 'Reaper', { network, alarmTopic, securityGroups: [securityGroup] });

Compliance.enforce(app, {
  frameworks: [Framework.hipaa(), Framework.pciDss401(), Framework.soc2(), Framework.spawnBaseline()],
});
