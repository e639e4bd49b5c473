import { Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** When the SSM parameter of an image is read. */
export enum ImageResolution {
  /**
   * By EC2 at each launch (`resolve:ssm:`): new instances get the newest image, and deploying the stack never replaces a
   * running one because a new image is out. Not for EC2 Fleets of type `maintain` or `request`.
   */
  AT_LAUNCH = 'launch',
  /** By CloudFormation at each deployment, which replaces the instance when there is a new image. */
  AT_DEPLOYMENT = 'deployment',
}

/** Options of images that AWS or Canonical publish. */
export interface PublishedImageOptions {
  /**
   * Processor architecture.
   *
   * @default - that of the instance type
   */
  readonly architecture?: ec2.InstanceArchitecture;
  /**
   * When the image's SSM parameter is read.
   *
   * @default ImageResolution.AT_LAUNCH
   */
  readonly resolution?: ImageResolution;
}

/** Options of an Amazon Linux 2023 image. */
export interface AmazonLinux2023Options extends PublishedImageOptions {
  /**
   * The minimal image: fewer packages. It lacks the SSM agent: install it in the user data, or lose Session Manager.
   *
   * @default false
   */
  readonly minimal?: boolean;
  /**
   * Linux kernel.
   *
   * @default AmazonLinux2023Kernel.DEFAULT
   */
  readonly kernel?: ec2.AmazonLinux2023Kernel;
}

/** Options of an image that an SSM parameter of one's own names. */
export interface ParameterImageOptions {
  /** Processor architecture of the image. */
  readonly architecture: ec2.InstanceArchitecture;
  /** Device name of the image's root volume, such as `/dev/xvda`: under a wrong one the root volume stays unencrypted. */
  readonly rootDeviceName: string;
  /**
   * When the parameter is read.
   *
   * @default ImageResolution.AT_LAUNCH
   */
  readonly resolution?: ImageResolution;
  /**
   * Login user of the image; spored runs the pre-stop command as this user (as root where it doesn't exist).
   *
   * @default 'ec2-user'
   */
  readonly loginUser?: string;
}

/** Options of an image that is named by its bare id. */
export interface AmiOptions {
  /** Why this very image, and who vouches for it; it stands in the template's metadata. */
  readonly reason: string;
  /** Processor architecture of the image. */
  readonly architecture: ec2.InstanceArchitecture;
  /** Device name of the image's root volume, such as `/dev/xvda`: under a wrong one the root volume stays unencrypted. */
  readonly rootDeviceName: string;
  /**
   * Login user of the image; spored runs the pre-stop command as this user (as root where it doesn't exist).
   *
   * @default 'ec2-user'
   */
  readonly loginUser?: string;
}

interface ImageConvention {
  readonly rootDeviceName: string;
  readonly loginUser: string;
  /** Room for the system and some work; undefined: that of the image's snapshot. */
  readonly rootGibibytes?: number;
  /** The AWS CLI, which fetches secrets at boot, is not part of the image. */
  readonly lacksAwsCli?: boolean;
}

const ON_AMAZON_LINUX: ImageConvention = { rootDeviceName: '/dev/xvda', loginUser: 'ec2-user', rootGibibytes: 30 };
const ON_UBUNTU: ImageConvention = {
  rootDeviceName: '/dev/sda1',
  loginUser: 'ubuntu',
  rootGibibytes: 30,
  lacksAwsCli: true,
};

/** An image as a launch template needs it. Internal. */
export interface BoundImage extends ImageConvention {
  readonly imageId: string;
  readonly reason?: string;
}

/**
 * The Linux image of a machine: from an allow-list of public SSM parameters, or a named exception.
 * Serves SOC 2 CC6.8, PCI DSS 4.0.1 2.2.1 and 6.3.3, HIPAA 164.308(a)(5)(ii)(B).
 */
export class SpawnImage {
  /**
   * Amazon Linux 2023, published by AWS.
   * Source: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
   */
  public static amazonLinux2023(options: AmazonLinux2023Options = {}): SpawnImage {
    const name = (architecture: string) =>
      [
        '/aws/service/ami-amazon-linux-latest/al2023-ami',
        ...(options.minimal ? ['minimal'] : []),
        (options.kernel ?? ec2.AmazonLinux2023Kernel.DEFAULT).toString(),
        architecture,
      ].join('-');
    return SpawnImage.published('amazonLinux2023', name, { ...ON_AMAZON_LINUX, lacksAwsCli: options.minimal }, options);
  }

  /**
   * Amazon Linux 2023 with Docker and the ECS agent, published by AWS.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
   */
  public static ecsAmazonLinux2023(options: PublishedImageOptions = {}): SpawnImage {
    const name = (architecture: string) =>
      `/aws/service/ecs/optimized-ami/amazon-linux-2023/${architecture === 'arm64' ? 'arm64/' : ''}recommended/image_id`;
    return SpawnImage.published('ecsAmazonLinux2023', name, ON_AMAZON_LINUX, options);
  }

  /**
   * Amazon Linux 2023 with NVIDIA drivers (the base GPU image of the AWS Deep Learning AMIs), published by AWS.
   * Source: https://docs.aws.amazon.com/dlami/latest/devguide/find-dlami-id.html
   */
  public static gpuAmazonLinux2023(options: PublishedImageOptions = {}): SpawnImage {
    const name = (architecture: string) =>
      `/aws/service/deeplearning/ami/${architecture}/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id`;
    return SpawnImage.published('gpuAmazonLinux2023', name, { ...ON_AMAZON_LINUX, rootGibibytes: 100 }, options);
  }

  /**
   * Ubuntu Server 24.04 LTS, published by Canonical.
   * Source: https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/
   */
  public static ubuntu2404(options: PublishedImageOptions = {}): SpawnImage {
    return SpawnImage.ubuntu('24.04', 'ebs-gp3', options);
  }

  /** Ubuntu Server 22.04 LTS, published by Canonical. */
  public static ubuntu2204(options: PublishedImageOptions = {}): SpawnImage {
    return SpawnImage.ubuntu('22.04', 'ebs-gp2', options);
  }

  /**
   * The image that an SSM parameter of yours names (a golden image, say).
   *
   * @param parameterName full name, such as `/golden/al2023`
   * @throws if the name doesn't start with a slash or the device name not with `/dev/`
   */
  public static fromSsmParameter(parameterName: string, options: ParameterImageOptions): SpawnImage {
    if (!Token.isUnresolved(parameterName) && !/^\/[\w./-]+(:[\w.-]+)?$/.test(parameterName)) {
      throw new Error(
        `parameterName is not a full SSM parameter name: '${parameterName}'; allowed: letters, digits, '.', '-', '_' in levels that start with '/'; give the name as 'aws ssm get-parameter' takes it`,
      );
    }
    return new SpawnImage(options.architecture, ownConvention(options), undefined, (scope) =>
      idByParameter(scope, parameterName, options.resolution),
    );
  }

  /**
   * One image by its id: a named exception, for nobody keeps a bare id up to date.
   *
   * @param amiId such as `ami-0abcdef1234567890`
   * @throws if the id is no image id, or `reason` is empty
   */
  public static ami(amiId: string, options: AmiOptions): SpawnImage {
    if (!Token.isUnresolved(amiId) && !/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(amiId)) {
      throw new Error(
        `amiId is not an image id: '${amiId}'; allowed: 'ami-' and 8 or 17 hexadecimal digits; 'aws ec2 describe-images' lists them`,
      );
    }
    if (options.reason.trim() === '') {
      throw new Error(
        `reason is empty for image '${amiId}'; allowed: a text, for nobody keeps a bare image id up to date; say why this image and who vouches for it`,
      );
    }
    return new SpawnImage(options.architecture, ownConvention(options), options.reason, () => amiId);
  }

  private static ubuntu(release: string, storage: string, options: PublishedImageOptions): SpawnImage {
    const name = (architecture: string) =>
      `/aws/service/canonical/ubuntu/server/${release}/stable/current/${architecture === 'arm64' ? 'arm64' : 'amd64'}/hvm/${storage}/ami-id`;
    return SpawnImage.published(`ubuntu${release.replace('.', '')}`, name, ON_UBUNTU, options);
  }

  private static published(
    factory: string,
    parameterName: (architecture: string) => string,
    convention: ImageConvention,
    options: PublishedImageOptions,
  ): SpawnImage {
    return new SpawnImage(options.architecture, convention, undefined, (scope, ofType) => {
      const architecture = options.architecture ?? ofType;
      if (!architecture) {
        throw new Error(
          `image has no architecture and that of a token instanceType can't be known; allowed: an image that states its architecture; give SpawnImage.${factory}({ architecture: InstanceArchitecture.ARM_64 }) or X86_64`,
        );
      }
      return idByParameter(scope, parameterName(architecture), options.resolution);
    });
  }

  private constructor(
    /** Processor architecture; undefined: that of the instance type. */
    public readonly architecture: ec2.InstanceArchitecture | undefined,
    private readonly convention: ImageConvention,
    private readonly reason: string | undefined,
    private readonly resolveId: (scope: Construct, ofType?: ec2.InstanceArchitecture) => string,
  ) {}

  /** Device name of the root volume. */
  public get rootDeviceName(): string {
    return this.convention.rootDeviceName;
  }

  /** Login user. */
  public get loginUser(): string {
    return this.convention.loginUser;
  }

  /** @internal */
  public _bind(scope: Construct, architecture?: ec2.InstanceArchitecture): BoundImage {
    return { ...this.convention, imageId: this.resolveId(scope, architecture), reason: this.reason };
  }
}

function idByParameter(scope: Construct, name: string, resolution = ImageResolution.AT_LAUNCH): string {
  if (resolution === ImageResolution.AT_LAUNCH) return `resolve:ssm:${name}`;
  return ec2.MachineImage.fromSsmParameter(name).getImage(scope).imageId;
}

function ownConvention({
  rootDeviceName,
  loginUser = 'ec2-user',
}: AmiOptions | ParameterImageOptions): ImageConvention {
  if (!Token.isUnresolved(rootDeviceName) && !/^\/dev\/[a-z0-9]+$/.test(rootDeviceName)) {
    throw new Error(
      `rootDeviceName is not a device name: '${rootDeviceName}'; allowed: such as '/dev/xvda' or '/dev/sda1'; 'aws ec2 describe-images' shows it as RootDeviceName`,
    );
  }
  if (!Token.isUnresolved(loginUser) && !/^[a-z_][a-z0-9_-]{0,31}$/.test(loginUser)) {
    throw new Error(
      `loginUser is not a Linux user name: '${loginUser}'; allowed: up to 32 lower-case letters, digits, '-' and '_'; give one such as 'ec2-user'`,
    );
  }
  return { rootDeviceName, loginUser };
}
