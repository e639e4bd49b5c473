import { CfnParameter, aws_ec2 as ec2, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ImageResolution, SpawnImage, SpawnInstance, SpawnUserData } from '../../lib/compute';
import { testStack } from '../support/environments';
import { importedNetwork } from './support';

const { ARM_64, X86_64 } = ec2.InstanceArchitecture;
const idOf = (image: SpawnImage, architecture = ARM_64) => image._bind(testStack(), architecture).imageId;

it.each<[string, (architecture: ec2.InstanceArchitecture) => SpawnImage, string, string, string, string]>([
  [
    'Amazon Linux 2023',
    (architecture) => SpawnImage.amazonLinux2023({ architecture }),
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    '/dev/xvda',
    'ec2-user',
  ],
  [
    'minimal Amazon Linux 2023',
    (architecture) =>
      SpawnImage.amazonLinux2023({ architecture, minimal: true, kernel: ec2.AmazonLinux2023Kernel.KERNEL_6_1 }),
    '/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-6.1-arm64',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-6.1-x86_64',
    '/dev/xvda',
    'ec2-user',
  ],
  [
    'ECS',
    (architecture) => SpawnImage.ecsAmazonLinux2023({ architecture }),
    '/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id',
    '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id',
    '/dev/xvda',
    'ec2-user',
  ],
  [
    'GPU',
    (architecture) => SpawnImage.gpuAmazonLinux2023({ architecture }),
    '/aws/service/deeplearning/ami/arm64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id',
    '/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id',
    '/dev/xvda',
    'ec2-user',
  ],
  [
    'Ubuntu 24.04',
    (architecture) => SpawnImage.ubuntu2404({ architecture }),
    '/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id',
    '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
    '/dev/sda1',
    'ubuntu',
  ],
  [
    'Ubuntu 22.04',
    (architecture) => SpawnImage.ubuntu2204({ architecture }),
    '/aws/service/canonical/ubuntu/server/22.04/stable/current/arm64/hvm/ebs-gp2/ami-id',
    '/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id',
    '/dev/sda1',
    'ubuntu',
  ],
])('%s: parameter, root device and login user', (_, make, arm, x86, device, user) => {
  expect(idOf(make(ARM_64))).toBe(`resolve:ssm:${arm}`);
  expect(idOf(make(X86_64))).toBe(`resolve:ssm:${x86}`);
  expect(make(ARM_64)).toMatchObject({ rootDeviceName: device, loginUser: user, architecture: ARM_64 });
});

it('follows the instance type without an architecture of its own', () => {
  expect(idOf(SpawnImage.amazonLinux2023(), X86_64)).toMatch(/x86_64$/);
  expect(() => SpawnImage.ubuntu2404()._bind(testStack())).toThrow(
    /image has no architecture .*SpawnImage\.ubuntu2404\(\{ architecture/,
  );
});

it('has a larger root volume for the GPU image', () => {
  expect(SpawnImage.gpuAmazonLinux2023()._bind(testStack(), ARM_64).rootGibibytes).toBe(100);
});

it('can be resolved by CloudFormation at deployment', () => {
  const stack = testStack();
  const { imageId } = SpawnImage.amazonLinux2023({ resolution: ImageResolution.AT_DEPLOYMENT })._bind(stack, ARM_64);
  const [name] = Object.keys(
    Template.fromStack(stack).findParameters('*', {
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Default: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    }),
  );
  expect(stack.resolve(imageId)).toEqual({ Ref: name });
});

describe('of one’s own', () => {
  const options = { architecture: ARM_64, rootDeviceName: '/dev/xvda' };
  it('comes from an SSM parameter', () => {
    const image = SpawnImage.fromSsmParameter('/golden/al2023', { ...options, loginUser: 'core' });
    expect(idOf(image)).toBe('resolve:ssm:/golden/al2023');
    expect(image.loginUser).toBe('core');
    expect(idOf(SpawnImage.fromSsmParameter('/golden/al2023:3', options))).toBe('resolve:ssm:/golden/al2023:3');
  });
  it('takes tokens', () => {
    const stack = testStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    expect(stack.resolve(SpawnImage.fromSsmParameter(name, options)._bind(stack).imageId)).toEqual({
      'Fn::Join': ['', ['resolve:ssm:', { Ref: 'Name' }]],
    });
    expect(SpawnImage.ami(name, { ...options, reason: 'x', rootDeviceName: name })._bind(stack).imageId).toBe(name);
  });
  it.each<[string, () => SpawnImage, RegExp]>([
    [
      'a relative parameter',
      () => SpawnImage.fromSsmParameter('golden', options),
      /parameterName is not a full SSM parameter name: 'golden'/,
    ],
    [
      'an odd device',
      () => SpawnImage.fromSsmParameter('/golden', { ...options, rootDeviceName: 'xvda' }),
      /rootDeviceName is not a device name: 'xvda'/,
    ],
    [
      'an odd user',
      () => SpawnImage.fromSsmParameter('/golden', { ...options, loginUser: 'root; rm' }),
      /loginUser is not a Linux user name: 'root; rm'/,
    ],
    ['an odd id', () => SpawnImage.ami('ami-1', { ...options, reason: 'x' }), /amiId is not an image id: 'ami-1'/],
    [
      'no reason',
      () => SpawnImage.ami('ami-0abcdef1234567890', { ...options, reason: '' }),
      /reason is empty for image 'ami-0abcdef1234567890'/,
    ],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('secrets on an image without the AWS CLI', () => {
  const warningsOf = (image: SpawnImage | undefined, userData: SpawnUserData) => {
    const stack = testStack();
    new SpawnInstance(stack, 'Box', { network: importedNetwork(stack), owner: 'alice', image, userData });
    return Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('noAwsCli'))
      .map(({ id }) => id);
  };
  const fetching = () => {
    const secret = secretsmanager.Secret.fromSecretNameV2(testStack(), 'Key', 'myapp/api-key');
    return SpawnUserData.linux().exportSecret('API_KEY', secret);
  };

  it.each([
    ['ubuntu2404', SpawnImage.ubuntu2404()],
    ['minimal Amazon Linux', SpawnImage.amazonLinux2023({ minimal: true })],
  ])('of %s are warned of', (_, image) => {
    expect(warningsOf(image, fetching())).toEqual(['/Test/Box']);
  });

  it('are not warned of where nothing is fetched, or where the CLI is', () => {
    expect(warningsOf(SpawnImage.ubuntu2404(), SpawnUserData.linux())).toEqual([]);
    expect(warningsOf(undefined, fetching())).toEqual([]);
  });
});
