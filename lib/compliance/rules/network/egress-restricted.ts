import { type ITemplateRule, type TemplateResource, Undetermined, Verdict } from '../../model';
import { tried } from '../parts';
import { member, shown, worstOf } from '../compute/values';
import { type GroupRule, openEnd, portsOfRule, portText, rulesIn } from './group-rules';

/**
 * What a machine may reach is written out. A group without an egress list, and without `AWS::EC2::SecurityGroupEgress` resources
 * of its own, keeps the one that EC2 gives it, which allows everything.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroupegress.html
 *
 * A destination that is the whole world fails on any port: HTTPS to anywhere is the way that stolen data takes, and PCI DSS 1.3.2
 * asks for what is necessary only. Groups, prefix lists and blocks are destinations that somebody named. HTTPS to anywhere from a
 * network that the app gives no way out is left: what it reaches are the endpoints of gateways, whose addresses are public and
 * have no prefix list that a template can name.
 */
export const EgressRestricted: ITemplateRule = {
  ruleId: 'EgressRestricted',
  title: 'Security groups name the destinations that members may connect to',
  resourceTypes: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupEgress'],
  check(resource: TemplateResource): Verdict {
    const rules = rulesIn(resource, 'Egress');
    const isolated = isIsolated(resource);
    if (rules.length > 0) return worstOf(rules, (rule) => judge(rule, isolated));
    if (resource.referrers('AWS::EC2::SecurityGroupEgress').some((rule) => rule.target('GroupId') === resource)) {
      return Verdict.notApplicable('its rules are resources of their own, and judged there');
    }
    return Verdict.fail({
      where: 'SecurityGroupEgress',
      why: 'SecurityGroupEgress is not set: EC2 then allows all traffic to anywhere',
      fix: 'List the destinations; for none, write a rule that matches nothing (icmp 252 to 86, 255.255.255.255/32).',
      finding: 'no egress list',
    });
  },
};

function judge(rule: GroupRule, isolated: boolean): Verdict {
  const open = openEnd(rule);
  if (!open) return Verdict.pass();
  const traffic = trafficOf(rule);
  if (isolated && traffic === 'tcp 443') return Verdict.pass();
  const what = `${traffic} to ${open.peer}`;
  return Verdict.fail({
    where: rule.at(open.property),
    why: `the rule allows ${what}`,
    fix: 'Name the destination: a security group, a prefix list, or the block of a network.',
    finding: what,
  });
}

function trafficOf(rule: GroupRule): string {
  const range = tried(() => portsOfRule(rule));
  if (range instanceof Undetermined) return 'traffic';
  return range ? portText(range) : `protocol ${shown(member(rule.value, 'IpProtocol'))}`;
}

/** What leads out of a network. */
const WAYS_OUT = [
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::EC2::EgressOnlyInternetGateway',
];

/** Whether the group, or that of a rule, is in a network of the app that nothing leads out of. */
function isIsolated(resource: TemplateResource): boolean {
  const group = resource.type === 'AWS::EC2::SecurityGroup' ? resource : resource.target('GroupId');
  const vpc = group?.target('VpcId');
  return vpc?.type === 'AWS::EC2::VPC' && WAYS_OUT.every((type) => vpc.referrers(type).length === 0);
}
