import {
  Stack,
  aws_s3 as s3,
  aws_kms as kms,
  aws_iam as iam,
  Aspects,
  aws_ec2 as ec2,
  Aws,
  CfnParameter,
} from 'aws-cdk-lib';
import { OwnWaiver, acknowledgeOwnWaiver } from '../../lib/analysis/own-waivers';
import { testApp, testStack } from '../support/environments';
import { expectClean, findingsOf, waivedOf } from '../support/packs';

const ids = (stack: Stack) => findingsOf(stack).map(({ ruleId, path }) => `${ruleId} ${path}`);

test('names each finding of each pack with the path of the L1', () => {
  const stack = testStack();
  new s3.Bucket(stack, 'Bucket');
  expect(ids(stack)).toContain('HIPAA.Security-S3BucketVersioningEnabled Test/Bucket/Resource');
  expect(ids(stack)).toContain('PCI.DSS.321-S3BucketVersioningEnabled Test/Bucket/Resource');
  expect(ids(stack)).toContain('SOC2-S3BucketVersioningEnabled Test/Bucket/Resource');
  expect(() => expectClean(stack)).toThrow(/SOC2-S3BucketDefaultLockEnabled {2}Test\/Bucket\/Resource/);
});

test('a clean stack is clean', () => {
  const stack = testStack();
  new kms.Key(stack, 'Key', { enableKeyRotation: true });
  expectClean(stack);
});

test('what a rule can not tell is a finding, of an unknown', () => {
  const stack = testStack();
  const group = new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'x' });
  group.securityGroupIngress = [
    { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: new CfnParameter(stack, 'Cidr').valueAsString },
  ];
  expect(ids(stack).join()).toMatch(/EC2RestrictedCommonPorts Test\/Group/);
});

test('sees what aspects change and what policies render lazily', () => {
  const stack = testStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const bucket = s3.Bucket.fromBucketName(stack, 'Data', 'data');
  bucket.grantRead(role);
  new kms.Key(stack, 'Key');
  Aspects.of(stack).add({ visit: (node) => void (node instanceof kms.CfnKey && (node.enableKeyRotation = true)) });
  expect(ids(stack)).toEqual([
    'HIPAA.Security-IAMNoInlinePolicy Test/Role/DefaultPolicy/Resource',
    'PCI.DSS.321-IAMNoInlinePolicy Test/Role/DefaultPolicy/Resource',
    'SOC2-IAMNoInlinePolicy Test/Role/DefaultPolicy/Resource',
  ]);
  expect(Aws.PARTITION).toBeDefined();
});

test('tolerates an own waiver, and lists it; no other acknowledgement', () => {
  const stack = new Stack(testApp(), 'Test');
  const bucket = new s3.Bucket(stack, 'Logs');
  const before = findingsOf(stack).length;
  acknowledgeOwnWaiver(bucket, OwnWaiver.ACCESS_LOG_BUCKET);
  const waived = waivedOf(stack);
  expect(waived.map(({ waiver }) => waiver)).toContain('access-log-bucket');
  expect(findingsOf(stack)).toHaveLength(before - waived.length);
  expect(ids(stack).join()).not.toMatch('S3BucketReplicationEnabled');
});
