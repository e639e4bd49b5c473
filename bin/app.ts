import { App, Duration, Stack } from 'aws-cdk-lib';
import { Compliance, Framework, SpawnInstance, SpawnPlatform } from '../lib';

const app = new App();

const landingZone = new Stack(app, 'SpawnLandingZone', {
  description: 'Landing zone for spawn: keys, isolated network, roles, security groups, buckets',
});
const platform = new SpawnPlatform(landingZone, 'Spawn', { owner: 'research' });

const research = new Stack(app, 'SpawnResearch', { description: 'Instances of the research team' });
new SpawnInstance(research, 'Box', { platform, ttl: Duration.hours(8) });

Compliance.enforce(app, {
  frameworks: [Framework.hipaa(), Framework.pciDss401(), Framework.soc2(), Framework.spawnBaseline()],
});
