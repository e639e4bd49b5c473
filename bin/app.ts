import { App, Duration, Stack } from 'aws-cdk-lib';
import { Alerts, Compliance, ConfigRules, Framework, PeriodicAudits, SpawnInstance, SpawnPlatform } from '../lib';

const app = new App();

const landingZone = new Stack(app, 'SpawnLandingZone', {
  description:
    'Landing zone for spawn: keys, isolated network, roles, groups, buckets, and what records and watches it',
});
const platform = new SpawnPlatform(landingZone, 'Spawn', {
  owner: 'research',
  alerts: Alerts.email('security@example.com'),
});

const research = new Stack(app, 'SpawnResearch', { description: 'Instances of the research team' });
new SpawnInstance(research, 'Box', { platform, ttl: Duration.hours(8) });

const audit = new Stack(app, 'SpawnAudit', { description: 'What in the account is not as it should be' });
new ConfigRules(audit, 'Config', { topic: platform.alarmTopic });
new PeriodicAudits(audit, 'Audits', { topic: platform.alarmTopic, evidenceBucket: platform.trail!.bucket });

Compliance.enforce(app, {
  frameworks: [Framework.hipaa(), Framework.pciDss401(), Framework.soc2(), Framework.spawnBaseline()],
});
