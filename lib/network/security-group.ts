import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Sensitivity } from '../contract';
import { Egress } from './egress';
import { GatewayServices } from './gateway-services';
import type { ISpawnNetwork } from './network-interface';
import { checkDescription, fitDescription } from './rule-text';
import { tagWithSensitivity } from './sensitivity-rules';
import { SshAccess } from './ssh-access';

/** Properties of a `SpawnSecurityGroup`. */
export interface SpawnSecurityGroupProps {
  /**
   * The network that members live in; its endpoints are what `Egress.toEndpoints()` opens. Give either this or `vpc`.
   *
   * @default - `vpc` is given
   */
  readonly network?: ISpawnNetwork;
  /**
   * The VPC that members live in, if there is no `network`. Give either this or `network`.
   *
   * @default - the network's VPC
   */
  readonly vpc?: ec2.IVpc;
  /**
   * Who may open SSH connections. HIPAA 164.312(e)(1), PCI DSS 1.3.1, SOC 2 CC6.6.
   *
   * @default SshAccess.none()
   */
  readonly ssh?: SshAccess;
  /**
   * Where members may connect to. HIPAA 164.312(e)(1), PCI DSS 1.3.2, SOC 2 CC6.7.
   *
   * @default Egress.toEndpoints()
   */
  readonly egress?: Egress;
  /**
   * How sensitive the data is that members handle: decides which modes are allowed, and the scope tags of the group.
   *
   * @default - the network's, or `Sensitivity.PRODUCTION`
   */
  readonly sensitivity?: Sensitivity;
  /**
   * With `vpc` only: how to reach S3 and DynamoDB. A `network` has its own.
   *
   * @default GatewayServices.automatic()
   */
  readonly gatewayServices?: GatewayServices;
  /**
   * What the group is for: 2 to 255 characters that EC2 accepts. A change replaces the group.
   *
   * @default - the construct path
   */
  readonly description?: string;
}

/**
 * A security group with named modes instead of rules: nobody gets in, and the way out leads to the endpoints only, unless the code
 * says otherwise by name.
 *
 * Serves HIPAA 164.312(e)(1), PCI DSS 1.2.5, 1.3.1 and 1.3.2, SOC 2 CC6.6 and CC6.7.
 *
 * @example
 * new SpawnSecurityGroup(this, 'Web', { network, ssh: SshAccess.fromBastion(bastion) });
 */
export class SpawnSecurityGroup extends ec2.SecurityGroup {
  /** How sensitive the data is that members handle. */
  public readonly sensitivity: Sensitivity;

  /**
   * @throws if neither or both of `network` and `vpc` are given, if a mode is too open for the sensitivity, if the sensitivity doesn't
   * fit the network's, or if the description is not one that EC2 accepts
   */
  public constructor(scope: Construct, id: string, props: SpawnSecurityGroupProps) {
    const { network, ssh = SshAccess.none(), egress = Egress.toEndpoints() } = props;
    const sensitivity = props.sensitivity ?? network?.sensitivity ?? Sensitivity.PRODUCTION;
    const vpc = check(props, sensitivity);
    ssh._check(sensitivity);
    egress._check(sensitivity);
    super(scope, id, {
      vpc,
      description: props.description ?? fitDescription(`Security group ${scope.node.path}/${id}`),
      allowAllOutbound: egress._anywhere,
      allowAllIpv6Outbound: egress._anywhere,
      // Inline rules stand where reviewers look for them, and replace the placeholder rule.
      disableInlineRules: false,
    });
    this.sensitivity = sensitivity;
    ssh._allow(this);
    egress._write({ group: this, network, gatewayServices: props.gatewayServices ?? GatewayServices.automatic() });
    tagWithSensitivity(this, sensitivity);
  }
}

/** Where data of these sensitivities is handled, everything is in scope: nothing of another sensitivity may stand beside it. */
const SEPARATE = [Sensitivity.CARDHOLDER, Sensitivity.PHI];

function check(props: SpawnSecurityGroupProps, sensitivity: Sensitivity): ec2.IVpc {
  const { network, vpc, gatewayServices, description } = props;
  if (description !== undefined) checkDescription(description);
  if (network && vpc) {
    throw new Error(
      `network and vpc are both given: '${network.vpc.node.path}' and '${vpc.node.path}'; allowed: one of them; leave vpc out`,
    );
  }
  if (network && gatewayServices) {
    throw new Error(
      `gatewayServices is given beside network: '${network.vpc.node.path}'; allowed: with vpc only; set it on the network`,
    );
  }
  if (network?.sensitivity && network.sensitivity !== sensitivity) {
    const separate = SEPARATE.includes(network.sensitivity) || sensitivity === Sensitivity.CARDHOLDER;
    if (separate) {
      throw new Error(
        `sensitivity doesn't fit the network's: '${sensitivity}' in a network for '${network.sensitivity}'; allowed: '${network.sensitivity}'; ` +
          'use a network of its own for it',
      );
    }
  }
  const place = network?.vpc ?? vpc;
  if (!place)
    throw new Error(
      'neither network nor vpc is given: undefined; allowed: one of them; pass the network that members live in',
    );
  return place;
}
