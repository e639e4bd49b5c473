import { App, Duration, Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Alerts, Compliance, Framework, SpawnInstance, SpawnNetwork, SpawnPlatform } from 'cdk-spawn';

const app = new App();
const stack = new Stack(app, 'ExistingVpc');

// An import by attributes needs no lookup, so no credentials. The ids are those of your VPC.
const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  isolatedSubnetIds: ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2'],
  isolatedSubnetRouteTableIds: ['rtb-0aaaaaaaaaaaaaaa1', 'rtb-0aaaaaaaaaaaaaaa2'],
});

// This VPC has no endpoints yet. One that has some names them in `services`; what is required and missing is an error
// that lists it, or is made here.
const network = SpawnNetwork.fromVpc(stack, 'Network', { vpc, createMissing: true, flowLogs: true });

const platform = new SpawnPlatform(stack, 'Spawn', {
  network,
  owner: 'research',
  alerts: Alerts.email('security@example.com'),
});
new SpawnInstance(stack, 'Box', { platform, ttl: Duration.hours(8) });

Compliance.enforce(app, { frameworks: [Framework.hipaa(), Framework.pciDss401(), Framework.soc2()] });
