import { Template } from 'aws-cdk-lib/assertions';
import { Defence } from '../../../lib/audit/alarms/attack-techniques';
import { SpawnInstance } from '../../../lib/compute';
import { SpawnNetwork } from '../../../lib/network';
import { testStack } from '../../support/environments';
import {
  type IamRequest,
  type PolicyDocument,
  ACCOUNT,
  OTHER_ACCOUNT,
  actsOn,
  allowed,
  calledBy,
  decide,
  instanceArn,
  policiesIn,
} from '../../support/iam';

type Json = any;

/** An attack on what a template deploys. */
export interface Attempt {
  /** Whether the attacker gets what he wants. */
  succeeds(template: Json): Promise<boolean>;
  /** The template without the default that should stop him: each way of taking it out. */
  without(template: Json): Json[];
}

const SELF = 'i-0aaaaaaaaaaaaaaaa';
const PEER = 'i-0bbbbbbbbbbbbbbbb';

let deployed: Json;

/** An instance of this library, in a network of this library, with nothing but defaults. */
export function defaults(): Json {
  if (deployed) return deployed;
  const stack = testStack({ env: { account: ACCOUNT, region: 'eu-west-1' } as never });
  const network = new SpawnNetwork(stack, 'Network');
  new SpawnInstance(stack, 'Box', { network, owner: 'alice' });
  return (deployed = Template.fromStack(stack).toJSON());
}

const ofType = (template: Json, type: string) =>
  Object.entries<Json>(template.Resources).filter(([, resource]) => resource.Type === type);

/** The role that the instance's profile hands out. */
function roleId(template: Json): string {
  const [[, profile]] = ofType(template, 'AWS::IAM::InstanceProfile');
  return profile.Properties.Roles[0].Ref;
}

function changed(template: Json, change: (copy: Json) => void): Json {
  const copy = structuredClone(template);
  change(copy);
  return copy;
}

/** What somebody attaches to a role to make things work. */
const EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** The attacker sits on an instance whose role may do everything, as far as its own policies go. */
export const fromInstance = (action: string, resource?: string, context?: IamRequest['context']): Attempt => ({
  async succeeds(template) {
    const policies = policiesIn(template.Resources, roleId(template));
    const request = { action, resource, context: { ...calledBy(SELF), ...context } };
    return (await decide({ ...policies, identity: [...policies.identity, EVERYTHING] }, request)) === allowed;
  },
  without: (template) => [
    changed(template, (copy) => void delete copy.Resources[roleId(copy)].Properties.PermissionsBoundary),
  ],
});

/** The attacker took the credentials along. */
const fromLaptop: Attempt = {
  async succeeds(template) {
    const context = { ...calledBy(SELF), 'aws:SourceVpc': undefined, 'aws:VpcSourceIp': undefined };
    const policies = policiesIn(template.Resources, roleId(template));
    return (await decide(policies, { action: 'ec2:DescribeInstances', context })) === allowed;
  },
  without: (template) => [
    changed(template, (copy) => {
      for (const [, policy] of ofType(copy, 'AWS::IAM::ManagedPolicy')) {
        const document = policy.Properties.PolicyDocument;
        document.Statement = document.Statement.filter(({ Sid }: Json) => Sid !== 'OnlyThroughOwnVpc');
      }
    }),
  ],
};

/** The groups of the instance's network interface. */
const groupsOf = (template: Json): Json[] =>
  ofType(template, 'AWS::EC2::LaunchTemplate').flatMap(([, { Properties }]) =>
    Properties.LaunchTemplateData.NetworkInterfaces[0].Groups.map(
      (group: Json) => template.Resources[group['Fn::GetAtt'][0]],
    ),
  );

const WORLD = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };

/** The attacker connects to port 22, once he has a key there. */
const bySsh: Attempt = {
  succeeds: (template) => {
    const rules = [
      ...groupsOf(template).flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []),
      ...ofType(template, 'AWS::EC2::SecurityGroupIngress')
        .filter(([, { Properties }]) =>
          groupsOf(template).includes(template.Resources[Properties.GroupId['Fn::GetAtt'][0]]),
        )
        .map(([, { Properties }]) => Properties),
    ];
    return Promise.resolve(
      rules.some(({ IpProtocol, FromPort, ToPort }) => String(IpProtocol) === '-1' || (FromPort <= 22 && ToPort >= 22)),
    );
  },
  without: (template) => [
    changed(template, (copy) => void (groupsOf(copy)[0].Properties.SecurityGroupIngress = [WORLD])),
  ],
};

/** The subnet that the instance is in has a route to an internet gateway, and the instance an address. */
const fromInternet: Attempt = {
  succeeds: (template) => {
    const routes = ofType(template, 'AWS::EC2::Route').filter(([, { Properties }]) => Properties.GatewayId);
    return Promise.resolve(routes.length > 0);
  },
  without: (template) => [
    changed(template, (copy) => {
      const [[table]] = ofType(copy, 'AWS::EC2::RouteTable');
      copy.Resources.Gateway = { Type: 'AWS::EC2::InternetGateway' };
      copy.Resources.WayOut = {
        Type: 'AWS::EC2::Route',
        Properties: { RouteTableId: { Ref: table }, DestinationCidrBlock: '0.0.0.0/0', GatewayId: { Ref: 'Gateway' } },
      };
    }),
  ],
};

/** The volumes of the instance, as its launch template and the instance itself name them. */
const volumesOf = (template: Json): Json[] => [
  ...ofType(template, 'AWS::EC2::LaunchTemplate').flatMap(
    ([, { Properties }]) => Properties.LaunchTemplateData.BlockDeviceMappings,
  ),
  ...ofType(template, 'AWS::EC2::Instance').flatMap(([, { Properties }]) => Properties.BlockDeviceMappings),
];

const keyOf = (template: Json, volume: Json): Json => template.Resources[volume.Ebs.KmsKeyId?.['Fn::GetAtt'][0]];

/** The attacker, in an account of his own, was given a snapshot of the instance's volume or an image made of it. */
const inOtherAccount: Attempt = {
  async succeeds(template) {
    for (const volume of volumesOf(template)) {
      const key = keyOf(template, volume);
      if (volume.Ebs.Encrypted !== true || !key) return true;
      const statements = key.Properties.KeyPolicy.Statement as Json[];
      const text = JSON.stringify(
        statements.filter(({ Effect }) => Effect === 'Allow').map(({ Principal }) => Principal),
      );
      if (text.includes(OTHER_ACCOUNT) || text.includes('"*"')) return true;
    }
    return Promise.resolve(false);
  },
  without: (template) => [
    ...volumesOf(template).map((_, index) =>
      changed(template, (copy) => void delete volumesOf(copy)[index].Ebs.Encrypted),
    ),
    ...volumesOf(template).map((_, index) =>
      changed(template, (copy) => void delete volumesOf(copy)[index].Ebs.KmsKeyId),
    ),
    changed(template, (copy) => {
      keyOf(copy, volumesOf(copy)[0]).Properties.KeyPolicy.Statement.push({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` },
        Action: 'kms:Decrypt',
        Resource: '*',
      });
    }),
  ],
};

const onPeer = actsOn(SELF, PEER);
const trail = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/trail`;
const byBoundary = (action: string, resource?: string, context?: IamRequest['context']) => ({
  [Defence.INSTANCE_BOUNDARY]: fromInstance(action, resource, context),
});

/** How each technique is tried against each of the defaults that its row names. */
export const ATTEMPTS: Record<string, Partial<Record<Defence, Attempt>>> = {
  'aws.credential-access.ec2-steal-instance-credentials': { [Defence.CREDENTIALS_IN_OWN_VPC]: fromLaptop },
  'aws.credential-access.secretsmanager-batch-retrieve-secrets': byBoundary('secretsmanager:BatchGetSecretValue'),
  'aws.defense-evasion.cloudtrail-delete': byBoundary('cloudtrail:DeleteTrail', trail),
  'aws.defense-evasion.cloudtrail-event-selectors': byBoundary('cloudtrail:PutEventSelectors', trail),
  'aws.defense-evasion.cloudtrail-lifecycle-rule': byBoundary('s3:PutLifecycleConfiguration', 'arn:aws:s3:::trail'),
  'aws.defense-evasion.cloudtrail-stop': byBoundary('cloudtrail:StopLogging', trail),
  'aws.defense-evasion.vpc-remove-flow-logs': byBoundary(
    'ec2:DeleteFlowLogs',
    `arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc-flow-log/fl-0aaaaaaaaaaaaaaaa`,
  ),
  'aws.discovery.ec2-download-user-data': byBoundary('ec2:DescribeInstanceAttribute', instanceArn(PEER), onPeer),
  'aws.execution.ec2-user-data': byBoundary('ec2:ModifyInstanceAttribute', instanceArn(PEER), onPeer),
  'aws.execution.ssm-send-command': byBoundary('ssm:SendCommand', instanceArn(PEER)),
  'aws.execution.ssm-start-session': byBoundary('ssm:StartSession', instanceArn(PEER)),
  'aws.exfiltration.ec2-security-group-open-port-22-ingress': {
    ...byBoundary(
      'ec2:AuthorizeSecurityGroupIngress',
      `arn:aws:ec2:eu-west-1:${ACCOUNT}:security-group/sg-0aaaaaaaaaaaaaaaa`,
    ),
    [Defence.NO_INTERNET]: fromInternet,
  },
  'aws.exfiltration.ec2-share-ami': {
    ...byBoundary('ec2:ModifyImageAttribute', 'arn:aws:ec2:eu-west-1::image/ami-0aaaaaaaaaaaaaaaa'),
    [Defence.OWN_VOLUME_KEY]: inOtherAccount,
  },
  'aws.exfiltration.ec2-share-ebs-snapshot': {
    ...byBoundary('ec2:ModifySnapshotAttribute', 'arn:aws:ec2:eu-west-1::snapshot/snap-0aaaaaaaaaaaaaaaa'),
    [Defence.OWN_VOLUME_KEY]: inOtherAccount,
  },
  'aws.lateral-movement.ec2-instance-connect': {
    ...byBoundary('ec2-instance-connect:SendSSHPublicKey', instanceArn(PEER)),
    [Defence.NO_WAY_IN]: bySsh,
  },
  'aws.lateral-movement.ec2-serial-console-send-ssh-public-key': byBoundary(
    'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
    instanceArn(PEER),
  ),
};
