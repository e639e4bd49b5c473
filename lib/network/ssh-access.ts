import { Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Sensitivity } from '../contract';
import { checkCidr, type CidrLimits } from './cidr';
import { checkPrefixListId } from './prefix-lists';
import { checkReason, type AnywhereProps } from './rule-text';
import { checkAllowed } from './sensitivity-rules';

/** An organization's network at most: an IPv4 /16, an IPv6 /48 (one site). */
const LIMITS: CidrLimits = { ipv4: 16, ipv6: 48 };

const SSH = ec2.Port.tcp(22);
const EVERY = Object.values(Sensitivity);

/**
 * Who may open SSH connections.
 *
 * | mode | development | production | cardholder, phi |
 * |---|---|---|---|
 * | `none` | yes | yes | yes |
 * | `fromBastion` | yes | yes | yes |
 * | `fromCidr`, `fromPrefixList` | yes | yes | no |
 * | `fromAnywhere` | yes | no | no |
 *
 * Serves HIPAA 164.312(e)(1), PCI DSS 1.3.1 and 1.2.5, SOC 2 CC6.6.
 */
export class SshAccess {
  /** Nobody: Session Manager needs no way in. */
  public static none(): SshAccess {
    return new SshAccess('none', EVERY, () => undefined);
  }

  /**
   * Hosts of these blocks, IPv4 or IPv6. A token is taken as an IPv4 block and not judged: cdk-nag can't judge it either and
   * reports that its rules `EC2RestrictedSSH`, `EC2RestrictedCommonPorts` (all packs) and `EC2RestrictedInbound` (SOC 2) failed to
   * run; `fromPrefixList` has no such finding.
   *
   * @param cidrs at least one; IPv4 of /16 or narrower, IPv6 of /48 or narrower
   * @throws if a block is malformed, wider, or has bits set behind its prefix
   */
  public static fromCidr(...cidrs: string[]): SshAccess {
    if (cidrs.length === 0) {
      throw new Error(
        "ssh names no block: fromCidr(); allowed: one CIDR block or more, such as '203.0.113.7/32'; for nobody use SshAccess.none()",
      );
    }
    const peers = cidrs.map((cidr) => {
      const checked = checkCidr('ssh', cidr, LIMITS);
      return checked.family === 4 ? ec2.Peer.ipv4(checked.cidr) : ec2.Peer.ipv6(checked.cidr);
    });
    const mode = `fromCidr(${cidrs.map((cidr) => (Token.isUnresolved(cidr) ? 'a token' : `'${cidr}'`)).join(', ')})`;
    return new SshAccess(mode, [Sensitivity.DEVELOPMENT, Sensitivity.PRODUCTION], (group) => {
      peers.forEach((peer, i) =>
        group.addIngressRule(
          peer,
          SSH,
          Token.isUnresolved(cidrs[i]) ? 'SSH from a named network' : `SSH from ${cidrs[i]}`,
        ),
      );
    });
  }

  /**
   * Hosts of a prefix list that its owner keeps, such as an organization's list of its networks.
   *
   * @param prefixListId such as `pl-0123456789abcdef0`; may be a token
   * @throws if it isn't the id of a prefix list
   */
  public static fromPrefixList(prefixListId: string): SshAccess {
    checkPrefixListId('ssh', prefixListId);
    return new SshAccess('fromPrefixList', [Sensitivity.DEVELOPMENT, Sensitivity.PRODUCTION], (group) =>
      group.addIngressRule(ec2.Peer.prefixList(prefixListId), SSH, 'SSH from the networks of a prefix list'),
    );
  }

  /** Members of the bastion's group only. Its group gets the matching way out, unless it may go anywhere. */
  public static fromBastion(bastion: ec2.ISecurityGroup): SshAccess {
    return new SshAccess('fromBastion', EVERY, (group) => {
      group.addIngressRule(bastion, SSH, 'SSH from the bastion');
      bastion.addEgressRule(group, SSH, 'SSH from the bastion', true);
    });
  }

  /**
   * A named weakening: anybody, over IPv4 and IPv6. With `Sensitivity.DEVELOPMENT` only.
   *
   * Findings: `EC2RestrictedSSH` of all three packs (HIPAA 164.312(e)(1), PCI DSS 1.3, SOC 2 CC6.6) and
   * `EC2RestrictedInbound` of SOC 2, on the group; none besides. The CDK's own template validation warns of it too (`W2508`).
   *
   * @throws if the reason is no sentence
   */
  public static fromAnywhere(props: AnywhereProps): SshAccess {
    const description = checkReason('SshAccess.fromAnywhere', props);
    return new SshAccess('fromAnywhere', [Sensitivity.DEVELOPMENT], (group) => {
      group.addIngressRule(ec2.Peer.anyIpv4(), SSH, `SSH from anywhere: ${description}`);
      group.addIngressRule(ec2.Peer.anyIpv6(), SSH, `SSH from anywhere: ${description}`);
    });
  }

  private constructor(
    private readonly mode: string,
    private readonly allowed: readonly Sensitivity[],
    private readonly allow: (group: ec2.SecurityGroup) => void,
  ) {}

  /** @internal */
  public _check(sensitivity: Sensitivity): void {
    checkAllowed(
      'ssh',
      this.mode,
      sensitivity,
      this.allowed,
      'use SshAccess.fromBastion(group), or none and Session Manager',
    );
  }

  /** @internal */
  public _allow(group: ec2.SecurityGroup): void {
    this.allow(group);
  }
}
