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
} from '../lib';

const app = new App();

const logs = new Stack(app, 'SpawnLogs', { description: 'What instances of spawn write: their logs, their sessions' });
const alarmTopic = Alerts.email('security@example.com').topicIn(logs, 'Alerts');
const sessions = new SessionLogging(logs, 'Sessions');
const instanceLogs = new InstanceLogs(logs, 'Instances', { alarmTopic });

const landingZone = new Stack(app, 'SpawnLandingZone', {
  description: 'Landing zone for spawn: keys, isolated network, roles, security groups, buckets',
});
const platform = new SpawnPlatform(landingZone, 'Spawn', { owner: 'research' });
const { network, securityGroup } = platform;

const research = new Stack(app, 'SpawnResearch', { description: 'Instances of the research team' });
const box = new SpawnInstance(research, 'Box', { platform, ttl: Duration.hours(8) });

for (const { role } of [{ role: platform.instanceRole }, platform.launchTemplate!, box]) {
  sessions.grantTo(role);
  instanceLogs.grantShip(role);
}

const audit = new Stack(app, 'SpawnAudit', { description: 'Who did what, and what is not as it should be' });
const trail = new AuditTrail(audit, 'Trail');
new TrailQueries(audit, 'Queries', { trail });
new SecurityAlarms(audit, 'Alarms', { logGroup: trail.logGroup!, network, alerts: Alerts.to(alarmTopic) });
new ConfigRules(audit, 'Config', { topic: alarmTopic });
new PeriodicAudits(audit, 'Audits', { topic: alarmTopic, evidenceBucket: trail.bucket });

const records = new Stack(app, 'SpawnRecords', { description: 'The instances of spawn, on record until their end' });
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
