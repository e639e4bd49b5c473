/** A CloudTrail record, as the trail writes it to its log group. */
export type TrailRecord = Record<string, any>;

const ACCOUNT = '111122223333';

/** A person with a role, through single sign-on. */
export const PERSON = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEEXAMPLE001:alice',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Researcher/alice`,
  accountId: ACCOUNT,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEEXAMPLE001',
      arn: `arn:aws:iam::${ACCOUNT}:role/Researcher`,
      accountId: ACCOUNT,
      userName: 'Researcher',
    },
    attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'false' },
  },
};

/** An instance, by the credentials of its role. */
export const instanceWith = (role: string, id = 'i-0aaaaaaaaaaaaaaaa') => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLEEXAMPLE002:${id}`,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${id}`,
  accountId: ACCOUNT,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEEXAMPLE002',
      arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      accountId: ACCOUNT,
      userName: role,
    },
    attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'false' },
    ec2RoleDelivery: '2.0',
  },
});

/** A call of a service, with what every record has. */
export const callOf = (service: string, eventName: string, more: TrailRecord = {}): TrailRecord => ({
  eventVersion: '1.11',
  userIdentity: PERSON,
  eventTime: '2026-11-20T08:30:00Z',
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.31.0',
  requestParameters: null,
  responseElements: null,
  requestID: '0a1b2c3d-1111-2222-3333-444455556666',
  eventID: '0a1b2c3d-5555-6666-7777-888899990000',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Management',
  ...more,
});

export const signIn = (more: TrailRecord): TrailRecord =>
  callOf('signin', 'ConsoleLogin', {
    eventType: 'AwsConsoleSignIn',
    awsRegion: 'us-east-1',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE003',
      arn: `arn:aws:iam::${ACCOUNT}:user/bob`,
      accountId: ACCOUNT,
      userName: 'bob',
    },
    additionalEventData: { LoginTo: 'https://console.aws.amazon.com/console/home', MobileVersion: 'No', MFAUsed: 'No' },
    responseElements: { ConsoleLogin: 'Success' },
    ...more,
  });

const tagSet = (tags: Record<string, string>) => ({
  items: Object.entries(tags).map(([key, value]) => ({ key, value })),
});

/** A launch, of which CloudTrail writes the request and, once it took place, the instances with their tags. */
export const launch = (tags: Record<string, string>, more: TrailRecord = {}): TrailRecord =>
  callOf('ec2', 'RunInstances', {
    requestParameters: {
      instancesSet: { items: [{ imageId: 'ami-0aaaaaaaaaaaaaaaa', minCount: 1, maxCount: 1 }] },
      instanceType: 't4g.medium',
      subnetId: 'subnet-0aaaaaaaaaaaaaaaa',
      tagSpecificationSet: { items: [{ resourceType: 'instance', tags: tagSet(tags).items }] },
    },
    responseElements: {
      requestId: '0a1b2c3d-1111-2222-3333-444455556666',
      reservationId: 'r-0aaaaaaaaaaaaaaaa',
      ownerId: ACCOUNT,
      instancesSet: {
        items: [
          {
            instanceId: 'i-0aaaaaaaaaaaaaaaa',
            instanceState: { code: 0, name: 'pending' },
            ...(Object.keys(tags).length > 0 && { tagSet: tagSet(tags) }),
          },
        ],
      },
    },
    ...more,
  });

export const refused = (errorCode: string): TrailRecord => ({ errorCode, errorMessage: 'not authorized' });
