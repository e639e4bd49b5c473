import { type ITemplateRule, type TemplateResource, Undetermined, Verdict } from '../../model';
import { tried } from '../parts';
import { worstOf } from '../compute/values';
import { ADMIN_PORTS, portsWithin } from './admin-ports';
import {
  type GroupRule,
  leastPortsOfRule,
  openEnd,
  type PortRange,
  portsOfRule,
  portText,
  rulesIn,
} from './group-rules';
import { judgeNetworkAclEntry } from './network-acl-entry';

const FIX = 'Name the security group or the network that may connect, or remove the rule: Session Manager needs none.';

/**
 * Ports for administration, databases and development are closed to the world, over IPv4 and IPv6, however the rule is written.
 * Source groups, the VPC's own blocks and blocks no wider than IPv4 /8 or IPv6 /32 are not the world.
 */
export const AdminPortsClosed: ITemplateRule = {
  ruleId: 'AdminPortsClosed',
  title: 'Administration and database ports are not open to the world',
  resourceTypes: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::NetworkAclEntry'],
  check(resource: TemplateResource): Verdict {
    if (resource.type === 'AWS::EC2::NetworkAclEntry') return judgeNetworkAclEntry(resource);
    const rules = rulesIn(resource, 'Ingress');
    return rules.length === 0 ? Verdict.pass() : worstOf(rules, judge);
  },
};

function judge(rule: GroupRule): Verdict {
  const range = tried(() => portsOfRule(rule));
  const told = !(range instanceof Undetermined);
  if (told && !holdsAdminPort(range)) return Verdict.pass();
  const open = openEnd(rule);
  if (!open) return Verdict.pass();
  const least = told ? range : leastPortsOfRule(rule);
  if (!told && !holdsAdminPort(least)) return Verdict.unknown(range.message);
  const what = `${least ? portText(least) : 'traffic'} from ${open.peer}`;
  return Verdict.fail({ where: rule.at(open.property), why: `the rule allows ${what}`, fix: FIX, finding: what });
}

const holdsAdminPort = (range: PortRange | undefined) =>
  range !== undefined && portsWithin(range, ADMIN_PORTS).length > 0;
