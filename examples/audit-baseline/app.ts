import { App, Duration, Stack } from 'aws-cdk-lib';
import { Alerts, Compliance, ConfigRules, Framework, PeriodicAudits, SpawnInstance, SpawnPlatform } from 'cdk-spawn';

const app = new App();

// The platform records and watches itself: trail, alarms, table of instances, reaper, logs and sessions of machines.
const landingZone = new Stack(app, 'LandingZone');
const platform = new SpawnPlatform(landingZone, 'Spawn', { alerts: Alerts.email('security@example.com') });

// Whose role ships its logs and logs its sessions, without a word here.
const research = new Stack(app, 'Research');
new SpawnInstance(research, 'Box', { platform, owner: 'alice', ttl: Duration.hours(8) });

// What is the account's rather than the platform's: what is no longer as it was deployed, and what somebody must look at each quarter.
const audit = new Stack(app, 'Audit');
new ConfigRules(audit, 'Config', { topic: platform.alarmTopic });
new PeriodicAudits(audit, 'Audits', { topic: platform.alarmTopic, evidenceBucket: platform.trail!.bucket });

Compliance.enforce(app, {
  frameworks: [Framework.hipaa(), Framework.pciDss401(), Framework.soc2(), Framework.spawnBaseline()],
});
