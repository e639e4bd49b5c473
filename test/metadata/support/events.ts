/** Events as EventBridge delivers them, with stamps of whole seconds. */

export const ALICE = 'arn:aws:iam::111122223333:user/alice';

const envelope = (detailType: string, time: Date, detail: object) => ({
  version: '0',
  id: '00000000-0000-4000-8000-000000000000',
  'detail-type': detailType,
  source: 'aws.ec2',
  account: '111122223333',
  time: seconds(time),
  region: 'us-east-1',
  resources: [],
  detail,
});

export const stateChange = (id: string, state: string, time: Date) =>
  envelope('EC2 Instance State-change Notification', time, { 'instance-id': id, state });

export const interruption = (id: string, time: Date, action = 'terminate') =>
  envelope('EC2 Spot Instance Interruption Warning', time, { 'instance-id': id, 'instance-action': action });

export const call = (eventName: string, time: Date, detail: object = {}, arn = ALICE) =>
  envelope('AWS API Call via CloudTrail', time, {
    eventVersion: '1.10',
    userIdentity: { type: 'IAMUser', arn, accountId: '111122223333', userName: arn.split('/').at(-1) },
    eventTime: seconds(time),
    eventSource: 'ec2.amazonaws.com',
    eventName,
    ...detail,
  });

const tagSet = (tags: Readonly<Record<string, string | undefined>>) => ({
  items: Object.entries(tags).map(([key, value]) => (value === undefined ? { key } : { key, value })),
});
const resourcesSet = (ids: readonly string[]) => ({ items: ids.map((resourceId) => ({ resourceId })) });

export const createTags = (ids: readonly string[], tags: Readonly<Record<string, string>>, time: Date) =>
  call('CreateTags', time, { requestParameters: { resourcesSet: resourcesSet(ids), tagSet: tagSet(tags) } });

/** Without tags: all of them. */
export const deleteTags = (
  ids: readonly string[],
  tags: Readonly<Record<string, string | undefined>> | undefined,
  time: Date,
) =>
  call('DeleteTags', time, {
    requestParameters: { resourcesSet: resourcesSet(ids), ...(tags ? { tagSet: tagSet(tags) } : {}) },
  });

export const terminateInstances = (ids: readonly string[], time: Date, arn = ALICE) =>
  call(
    'TerminateInstances',
    time,
    { requestParameters: { instancesSet: { items: ids.map((instanceId) => ({ instanceId })) } } },
    arn,
  );

export interface Launched {
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly profileArn?: string;
  readonly subnetId?: string;
  readonly privateIp?: string;
}

/** A launch, whose request holds user data as CloudTrail may or may not have hidden it. */
export const runInstances = (
  instances: readonly Launched[],
  time: Date,
  arn = ALICE,
  userData = '<sensitiveDataRemoved>',
) =>
  call(
    'RunInstances',
    time,
    {
      requestParameters: { instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0' }] }, userData },
      responseElements: {
        instancesSet: {
          items: instances.map(({ id, tags = {}, profileArn, subnetId, privateIp }) => ({
            instanceId: id,
            imageId: 'ami-0123456789abcdef0',
            instanceState: { code: 0, name: 'pending' },
            instanceType: 't4g.micro',
            launchTime: Math.floor(time.getTime() / 1000) * 1000,
            placement: { availabilityZone: 'us-east-1a', tenancy: 'default' },
            subnetId: subnetId ?? 'subnet-0123456789abcdef0',
            vpcId: 'vpc-0123456789abcdef0',
            privateIpAddress: privateIp ?? '10.0.0.9',
            architecture: 'arm64',
            groupSet: { items: [{ groupId: 'sg-0123456789abcdef0' }] },
            iamInstanceProfile: profileArn && { arn: profileArn, id: 'AIPAEXAMPLEPROFILE000' },
            tagSet: tagSet(tags),
          })),
        },
      },
    },
    arn,
  );

export function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
