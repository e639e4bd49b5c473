import {
  addition,
  change,
  type Mutation,
  type Operator,
  pathsOf,
  type RawResource,
  removal,
  valueAt,
} from './mutation';

const BY_TYPE: Readonly<Record<string, (resource: RawResource) => Mutation[]>> = {
  'AWS::EC2::Instance': machine([]),
  'AWS::EC2::LaunchTemplate': machine(['LaunchTemplateData']),
  'AWS::EC2::Subnet': () => [addition(['MapPublicIpOnLaunch'], true)],
  'AWS::EC2::SecurityGroup': (resource) => [
    ...removal(resource, ['SecurityGroupEgress']),
    ...removal(resource, ['VpcId']),
  ],
  'AWS::EC2::FlowLog': (resource) => [
    ...change(resource, ['TrafficType'], 'REJECT'),
    ...change(resource, ['TrafficType'], 'ACCEPT'),
    ...change(resource, ['MaxAggregationInterval'], 600),
    ...removal(resource, ['MaxAggregationInterval']),
    DELETED,
  ],
  'AWS::EC2::VPCEndpoint': (resource) => removal(resource, ['PolicyDocument']),
  'AWS::EC2::VPC': () => [
    {
      what: 'a default route to an internet gateway comes in',
      adds: {
        Type: 'AWS::EC2::Route',
        Properties: { RouteTableId: 'rtb-1', DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
      },
    },
  ],
  'Custom::VpcRestrictDefaultSG': () => [DELETED],
  'AWS::S3::Bucket': (resource) => [
    ...['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].flatMap((flag) =>
      change(resource, ['PublicAccessBlockConfiguration', flag], false),
    ),
    ...removal(resource, ['PublicAccessBlockConfiguration']),
    ...change(resource, ['VersioningConfiguration', 'Status'], 'Suspended'),
    ...removal(resource, ['VersioningConfiguration']),
    ...removal(resource, ['LoggingConfiguration']),
    ...removal(resource, ['LifecycleConfiguration']),
    ...removal(resource, ['ReplicationConfiguration']),
    ...removal(resource, ['BucketEncryption']),
    ...change(resource, ['ObjectLockEnabled'], false),
    ...removal(resource, ['ObjectLockEnabled']),
    addition(['AccessControl'], 'PublicRead'),
    addition(['AccessControl'], 'PublicReadWrite'),
  ],
  'AWS::S3::BucketPolicy': () => [DELETED],
  'AWS::SQS::QueuePolicy': () => [DELETED],
  'AWS::SNS::TopicPolicy': () => [DELETED],
  'AWS::KMS::Key': (resource) => [
    ...change(resource, ['EnableKeyRotation'], false),
    ...removal(resource, ['EnableKeyRotation']),
    addition(['PendingWindowInDays'], 7),
  ],
  'AWS::Logs::LogGroup': (resource) => [
    ...change(resource, ['RetentionInDays'], 1),
    ...change(resource, ['RetentionInDays'], 30),
    ...removal(resource, ['RetentionInDays']),
  ],
  'AWS::Lambda::Function': (resource) => [
    ...removal(resource, ['VpcConfig']),
    ...removal(resource, ['DeadLetterConfig']),
    ...removal(resource, ['ReservedConcurrentExecutions']),
    ...removal(resource, ['TracingConfig']),
    ...change(resource, ['Runtime'], 'nodejs16.x'),
  ],
  'AWS::IAM::Role': () => [addition(['ManagedPolicyArns'], ['arn:aws:iam::aws:policy/AdministratorAccess'])],
};

const DELETED: Mutation = { what: 'deleted', deletes: true };

/** Takes away, one at a time, the tags that say whose machine it is and until when. */
function tags(resource: RawResource, at: readonly string[]): Mutation[] {
  const lists = at.length > 0 ? [[...at, 'TagSpecifications', 0, 'Tags']] : [['Tags']];
  return lists.flatMap((path) => {
    const list = valueAt(resource, path) as { readonly Key: string }[] | undefined;
    return ['owner', 'spawn:ttl', 'spawn:ttl-deadline'].flatMap((key): Mutation[] =>
      list?.some(({ Key }) => Key === key)
        ? [
            {
              what: `the tag ${key} taken away`,
              apply: (copy) => {
                const tagged = valueAt(copy, path) as { readonly Key: string }[];
                tagged.splice(
                  tagged.findIndex(({ Key }) => Key === key),
                  1,
                );
              },
            },
          ]
        : [],
    );
  });
}

/** What launches a machine. */
function machine(at: readonly string[]): (resource: RawResource) => Mutation[] {
  return (resource) => [
    ...change(resource, [...at, 'MetadataOptions', 'HttpTokens'], 'optional'),
    ...removal(resource, [...at, 'MetadataOptions', 'HttpTokens']),
    ...removal(resource, [...at, 'MetadataOptions']),
    ...change(resource, [...at, 'MetadataOptions', 'HttpPutResponseHopLimit'], 2),
    ...change(resource, [...at, 'MetadataOptions', 'HttpPutResponseHopLimit'], 64),
    addition([...at, 'KeyName'], 'alice'),
    ...(at.length > 0
      ? change(resource, [...at, 'Monitoring', 'Enabled'], false)
      : change(resource, ['Monitoring'], false)),
    ...tags(resource, at),
    ...removal(resource, [...at, 'IamInstanceProfile']),
    ...change(resource, [...at, 'ImageId'], 'ami-0123456789abcdef0'),
    ...removal(resource, [...at, 'NetworkInterfaces']),
  ];
}

/** Settings of one type of resource. */
export const settings: Operator = (resource) => BY_TYPE[resource.Type]?.(resource) ?? [];

const KEYS = ['KmsKeyId', 'KMSMasterKeyID', 'KmsMasterKeyId', 'KmsKeyArn', 'KmsKey', 'ReplicaKmsKeyID'];

/** Keys dropped, encryption off, public addresses on: wherever such a property stands. */
export const anywhere: Operator = (resource) =>
  pathsOf(resource).flatMap((path) => {
    const name = String(path.at(-1));
    if (KEYS.includes(name)) {
      // A function without environment has nothing that its key would encrypt.
      if (resource.Type === 'AWS::Lambda::Function' && !resource.Properties?.Environment) return [];
      return removal(resource, path);
    }
    if (name === 'Encrypted') return [...change(resource, path, false), ...removal(resource, path)];
    if (name === 'SSEAlgorithm') return change(resource, path, 'AES256');
    if (name === 'AssociatePublicIpAddress') return change(resource, path, true);
    return [];
  });

/** What is deleted with the stack. */
export const retention: Operator = ({ DeletionPolicy, UpdateReplacePolicy }) => [
  ...(DeletionPolicy === 'Retain'
    ? [
        { what: 'DeletionPolicy = Delete', apply: (copy: RawResource) => void (copy.DeletionPolicy = 'Delete') },
        { what: 'DeletionPolicy removed', apply: (copy: RawResource) => void delete copy.DeletionPolicy },
      ]
    : []),
  ...(UpdateReplacePolicy === 'Retain'
    ? [
        {
          what: 'UpdateReplacePolicy = Delete',
          apply: (copy: RawResource) => void (copy.UpdateReplacePolicy = 'Delete'),
        },
      ]
    : []),
];
