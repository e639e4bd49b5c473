import { App, Duration, Stack } from 'aws-cdk-lib';
import { Alerts, Compliance, Framework, SpawnInstance, SpawnPlatform } from 'cdk-spawn';

const app = new App();
const stack = new Stack(app, 'Research');

const platform = new SpawnPlatform(stack, 'Spawn', { alerts: Alerts.email('security@example.com') });

new SpawnInstance(stack, 'Box', { platform, owner: 'alice', ttl: Duration.hours(8) });

Compliance.enforce(app, { frameworks: [Framework.hipaa(), Framework.pciDss401(), Framework.soc2()] });
