import { Token } from 'aws-cdk-lib';

/** Settings of a way out through NAT. */
export interface NatProps {
  /**
   * How many NAT gateways; 1 up to the number of zones. One is cheaper, one per zone survives the loss of a zone.
   *
   * @default 1
   */
  readonly natGateways?: number;
}

/** Whether a network has a way to the internet. */
export class InternetAccess {
  /** No internet gateway, no NAT: AWS services are reached through endpoints only. */
  public static none(): InternetAccess {
    return new InternetAccess(0);
  }

  /**
   * A named weakening: NAT gateways in public subnets of their own; nothing gets a public address but they. Security groups
   * still decide who may use it: `Egress.toEndpoints()` does not. Allowed for `Sensitivity.DEVELOPMENT` and `PRODUCTION`.
   *
   * Findings: `VPCNoUnrestrictedRouteToIGW` of all three packs on each public subnet's default route
   * (HIPAA 164.312(e)(1), PCI DSS 1.3, SOC 2 CC6.6), and none besides.
   *
   * @throws if `natGateways` is a token, or not a whole number of at least 1
   */
  public static viaNat(props: NatProps = {}): InternetAccess {
    const { natGateways = 1 } = props;
    if (Token.isUnresolved(natGateways)) {
      throw new Error(
        'natGateways is a token: its value is known only when the stack is deployed; allowed: a number, 1 up to the number of zones; write it out',
      );
    }
    if (!Number.isInteger(natGateways) || natGateways < 1) {
      throw new Error(
        `natGateways is not a number of gateways: ${natGateways}; allowed: 1 up to the number of zones; for none use InternetAccess.none()`,
      );
    }
    return new InternetAccess(natGateways);
  }

  private constructor(
    /** @internal */
    public readonly _natGateways: number,
  ) {}
}
