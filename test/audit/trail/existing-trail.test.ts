import { Aws, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuditTrail, type ExistingTrailAttributes } from '../../../lib/audit';
import { ManagedPolicyRole } from '../../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../../support/environments';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;
const ARN = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/company-audit';

function existing(arn = ARN, attributes: Partial<ExistingTrailAttributes> = {}, where = AWS) {
  const stack = testStack(where);
  const trail = AuditTrail.fromTrailArn(stack, 'Trail', arn, {
    multiRegion: true,
    managementEvents: true,
    logFileValidation: true,
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'company-audit-logs'),
    ...attributes,
  });
  return { stack, trail };
}

it('is what its attributes say, and makes nothing', () => {
  const { stack, trail } = existing(ARN, { bucketPrefix: 'prod' });
  expect([trail.trailArn, trail.bucket.bucketName, trail.bucketPrefix, trail.logGroup]).toEqual([
    ARN,
    'company-audit-logs',
    'prod/',
    undefined,
  ]);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

it('takes the log group and key, of which readers get the use', () => {
  const { stack, trail } = existing();
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Logs', 'company-audit');
  const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const full = AuditTrail.fromTrailArn(stack, 'Full', ARN, {
    multiRegion: true,
    managementEvents: true,
    logFileValidation: true,
    bucket: trail.bucket,
    logGroup,
    key: kms.Key.fromKeyArn(stack, 'Key', keyArn),
  });
  expect(full.logGroup).toBe(logGroup);
  full.grantRead(new ManagedPolicyRole(stack, 'Auditor', { assumedBy: new iam.AccountRootPrincipal() }));
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain(keyArn);
});

it.each(['multiRegion', 'managementEvents', 'logFileValidation'])('refuses one that is not declared %s', (name) => {
  expect(() => existing(ARN, { [name]: false })).toThrow(`${name} of the existing trail is not declared true: `);
});

it.each([
  ['arn:aws:s3:::company-audit', 'trailArn is not the ARN of a trail'],
  ['company-audit', 'trailArn is not the ARN of a trail'],
  [
    'arn:aws:cloudtrail:us-east-1:444455556666:trail/audit',
    "trailArn is of another account: '444455556666'; allowed: 111122223333",
  ],
])('refuses %s', (arn, message) => expect(() => existing(arn)).toThrow(message));

it('takes the trail of the organization, which the management account owns', () => {
  const arn = 'arn:aws:cloudtrail:us-east-1:444455556666:trail/audit';
  expect(existing(arn, { organizationId: 'o-a1b2c3d4e5' }).trail.organizationId).toBe('o-a1b2c3d4e5');
});

it('judges no token', () => {
  const arn = `arn:${Aws.PARTITION}:cloudtrail:${Aws.REGION}:${Aws.ACCOUNT_ID}:trail/audit`;
  expect(existing(arn).trail.trailArn).toBe(arn);
  expect(existing('arn:aws:cloudtrail:us-east-1:444455556666:trail/audit', {}, ENVIRONMENTS[0]).trail).toBeDefined();
});
