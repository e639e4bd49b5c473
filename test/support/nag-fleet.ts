import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

/** A fleet of instances, nine resources for each, over several stacks: what the speed of rules is measured on. */
export function fleet(instances: number, stacks: number): App {
  const app = new App({
    context: { '@aws-cdk/core:stackResourceLimit': 0, 'aws:cdk:disable-creation-stack-traces': true },
  });
  for (let s = 0; s < stacks; s++) {
    const stack = new Stack(app, `Fleet${s}`);
    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    const key = new kms.CfnKey(stack, 'Key', { keyPolicy: { Statement: [] }, enableKeyRotation: true });
    for (let i = 0; i < instances / stacks; i++) addInstance(stack, `I${i}`, vpc, key, i % 7);
  }
  return app;
}

function addInstance(stack: Stack, id: string, vpc: ec2.CfnVPC, key: kms.CfnKey, kind: number): void {
  const role = new iam.Role(stack, `${id}Role`, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  role.addToPolicy(
    new iam.PolicyStatement({ actions: ['ec2:DescribeTags', 's3:Get*'], resources: [`arn:aws:s3:::b-${id}/*`] }),
  );
  const profile = new iam.CfnInstanceProfile(stack, `${id}Profile`, { roles: [role.roleName] });
  const group = new ec2.CfnSecurityGroup(stack, `${id}Group`, {
    groupDescription: id,
    vpcId: vpc.ref,
    securityGroupIngress: [
      { ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: kind === 0 ? '0.0.0.0/0' : '10.0.0.0/8' },
    ],
  });
  const template = new ec2.CfnLaunchTemplate(stack, `${id}Template`, {
    launchTemplateName: `${stack.stackName}-${id}`,
    launchTemplateData: {
      metadataOptions: { httpTokens: kind === 1 ? 'optional' : 'required' },
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: kind !== 2, kmsKeyId: key.attrArn } }],
    },
  });
  new ec2.CfnInstance(stack, `${id}Instance`, {
    iamInstanceProfile: profile.ref,
    imageId: 'ami-1',
    instanceType: 't3.micro',
    subnetId: 'subnet-1',
    securityGroupIds: [group.attrGroupId],
    launchTemplate: { launchTemplateName: template.launchTemplateName, version: template.attrLatestVersionNumber },
    monitoring: true,
  });
  new ec2.CfnVolume(stack, `${id}Volume`, {
    availabilityZone: 'us-east-1a',
    size: 8,
    encrypted: kind !== 3,
    kmsKeyId: key.attrArn,
  });
  new logs.LogGroup(stack, `${id}Logs`, {
    retention: kind === 4 ? undefined : 365,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new ec2.CfnSecurityGroupIngress(stack, `${id}Ingress`, {
    groupId: group.attrGroupId,
    ipProtocol: 'tcp',
    sourceSecurityGroupId: group.ref,
  });
}
