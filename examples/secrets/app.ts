import { App, Duration, Stack, aws_secretsmanager as secretsmanager, aws_ssm as ssm } from 'aws-cdk-lib';
import { Alerts, Compliance, Framework, SpawnInstance, SpawnPlatform, SpawnUserData } from 'cdk-spawn';

const app = new App();
const stack = new Stack(app, 'Secrets');
const platform = new SpawnPlatform(stack, 'Spawn', { alerts: Alerts.email('security@example.com') });

// Both exist already: a secret that this stack created would have to rotate, which is the owner's business.
const apiKey = secretsmanager.Secret.fromSecretNameV2(stack, 'ApiKey', 'myapp/api-key');
const databaseUrl = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'DatabaseUrl', {
  parameterName: '/myapp/database-url',
});

new SpawnInstance(stack, 'Trainer', {
  platform,
  owner: 'alice',
  ttl: Duration.hours(8),
  userData: SpawnUserData.linux()
    .exportSecret('API_KEY', apiKey)
    .exportParameter('DATABASE_URL', databaseUrl)
    .addCommands('python3 /opt/train.py'),
});

Compliance.enforce(app, { frameworks: [Framework.hipaa(), Framework.pciDss401(), Framework.soc2()] });
