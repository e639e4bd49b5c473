import { runSimulation } from '@cloud-copilot/iam-simulate';
import { AuditTrail } from '../../../lib/audit';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { ACCOUNT, REGION, allowed, denied, deployed } from '../../support/iam';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;
const stack = testStack(AWS);
const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit' });
const policyOf = (bucket: any) => deployed(stack, bucket.policy.document);
const BUCKET = deployed(stack, trail.bucket.bucketArn) as string;
const FILE = `${BUCKET}/AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/2026/01/31/file.json.gz`;
const TRAIL = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/admin`;
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** By an administrator whose own policies allow everything, or by a service. */
async function verdict(policy: unknown, action: string, resource: string, context: object = {}, service?: string) {
  const outcome = await runSimulation(
    {
      request: {
        action,
        principal: service ?? ADMIN,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: {
          'aws:SecureTransport': 'true',
          's3:TlsVersion': '1.3',
          'aws:PrincipalIsAWSService': String(service !== undefined),
          ...context,
        },
      },
      identityPolicies: service === undefined ? [{ name: 'admin', policy: everything }] : [],
      resourcePolicy: policy,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    { simulationMode: 'Strict' },
  );
  if (outcome.resultType === 'error') throw new Error(`${action}: ${JSON.stringify(outcome.errors)}`);
  return outcome.overallResult === 'Allowed' ? allowed : denied;
}

const FULL_CONTROL = { 's3:x-amz-acl': 'bucket-owner-full-control' };
const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

describe('an administrator', () => {
  it.each([
    ['s3:DeleteObject', FILE, denied],
    ['s3:DeleteObjectVersion', FILE, denied],
    ['s3:BypassGovernanceRetention', FILE, denied],
    ['s3:DeleteBucket', BUCKET, denied],
    ['s3:DeleteBucketPolicy', BUCKET, denied],
    ['s3:PutObject', FILE, denied],
    ['s3:PutObject', `${BUCKET}/evidence/report.json`, allowed],
    ['s3:GetObject', FILE, allowed],
    ['s3:PutObjectLegalHold', FILE, allowed],
  ])('%s %s: %s', async (action, resource, expected) => {
    expect(await verdict(policyOf(trail.bucket), action, resource)).toBe(expected);
  });

  it.each(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'])(
    '%s of the copies: denied',
    async (action) => {
      const { replica } = trail.auditBucket!;
      const copy = `${deployed(stack, replica!.bucketArn)}/AWSLogs/x`;
      expect(await verdict(policyOf(replica), action, copy)).toBe(denied);
    },
  );
});

describe('CloudTrail', () => {
  const deliver = (context: object, file = FILE) =>
    verdict(policyOf(trail.bucket), 's3:PutObject', file, context, CLOUDTRAIL);
  const own = { 'aws:SourceArn': TRAIL, ...FULL_CONTROL };

  it('writes for this trail', async () => expect(await deliver(own)).toBe(allowed));
  it('writes digests in whatever encryption it chooses', async () => {
    expect(await deliver({ ...own, 's3:x-amz-server-side-encryption': 'AES256' })).toBe(allowed);
    expect(await deliver({ ...own, 's3:x-amz-server-side-encryption': 'aws:kms' })).toBe(allowed);
  });
  it('looks at the bucket for this trail', async () => {
    const look = (source: string) =>
      verdict(policyOf(trail.bucket), 's3:GetBucketAcl', BUCKET, { 'aws:SourceArn': source }, CLOUDTRAIL);
    expect(await look(TRAIL)).toBe(allowed);
    expect(await look(TRAIL.replace('audit', 'other'))).toBe(denied);
  });
  it.each<[string, object, string]>([
    ['a trail of another account', { ...own, 'aws:SourceArn': TRAIL.replace(ACCOUNT, '444455556666') }, FILE],
    ['another trail of the account', { ...own, 'aws:SourceArn': `${TRAIL}2` }, FILE],
    ['no trail at all', FULL_CONTROL, FILE],
    ['the folder of another account', own, FILE.replace(`AWSLogs/${ACCOUNT}`, 'AWSLogs/444455556666')],
    ['a file beside the folders', own, `${BUCKET}/evidence.json`],
    ['plain HTTP', { ...own, 'aws:SecureTransport': 'false' }, FILE],
  ])('does not write for %s', async (_, context, file) => expect(await deliver(context, file)).toBe(denied));
});
