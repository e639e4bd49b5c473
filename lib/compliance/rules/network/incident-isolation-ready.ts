import { SpawnResourceTag } from '../../../contract';
import { type ITemplateRule, known, type TemplateResource, Unresolved, Verdict } from '../../model';
import { tried } from '../parts';
import { member, shown, worstOf } from '../compute/values';
import { type GroupRule, portsOfRule, rulesIn } from './group-rules';

/** What a group for a machine under suspicion is called. `isolated` is not among it: whole networks are. */
const ISOLATION = /isolation|quarantine|containment/i;

/** The same in a description, which may be a construct path with such a word in it. */
const DESCRIBED =
  /^(?:isolation|quarantine|containment)\b|\b(?:isolation|quarantine|containment) (?:security )?group\b/i;

/** Blocks that hold nobody: the placeholder that EC2 and the CDK's L2 group take for "no egress". */
const NOWHERE = ['255.255.255.255/32', '127.0.0.1/32', '::1/128'];

const FIX_EGRESS =
  'List one rule that matches nothing (icmp 252 to 86, 255.255.255.255/32): without a list EC2 keeps its own, which allows everything.';

/**
 * A group that a machine under suspicion is put in cuts it off: nobody gets in, and nothing gets out but, where the evidence is
 * fetched by Systems Manager, HTTPS to the network's own endpoints.
 */
export const IncidentIsolationReady: ITemplateRule = {
  ruleId: 'IncidentIsolationReady',
  title: 'Security groups for isolation cut a machine off',
  resourceTypes: ['AWS::EC2::SecurityGroup'],
  check(group: TemplateResource): Verdict {
    if (!isForIsolation(group)) return Verdict.notApplicable('not a group for isolation');
    return Verdict.worst([ingress(group), egress(group)]);
  },
};

function isForIsolation(group: TemplateResource): boolean {
  const names = [
    group.value('GroupName') as unknown,
    tried(() => group.tag('Name') as unknown),
    tried(() => group.tag(SpawnResourceTag.PURPOSE) as unknown),
  ];
  return names.some((name) => ISOLATION.test(textIn(name))) || DESCRIBED.test(textIn(group.value('GroupDescription')));
}

const textIn = (value: unknown) => (value instanceof Unresolved ? value.text : typeof value === 'string' ? value : '');

/** Rules that other resources add to the group. */
function added(group: TemplateResource, direction: 'Ingress' | 'Egress'): TemplateResource[] {
  return group
    .referrers(`AWS::EC2::SecurityGroup${direction}`)
    .filter((rule) => rule.target('GroupId') === group || rule.target('GroupName') === group);
}

function ingress(group: TemplateResource): Verdict {
  const rules = worstOf(rulesIn(group, 'Ingress').slice(0, 1), ({ value }) => {
    known(value, 'SecurityGroupIngress');
    return open('SecurityGroupIngress');
  });
  const others = added(group, 'Ingress').map((rule) => open(`SecurityGroupIngress`, rule));
  return Verdict.worst([Verdict.pass(), rules, ...others]);
}

function open(where: string, by?: TemplateResource): Verdict {
  return Verdict.fail({
    where,
    why: by ? `${by.logicalId} lets something in` : 'SecurityGroupIngress lets something in',
    fix: 'Remove the rule: a group for isolation lets nobody in.',
    finding: 'ingress',
  });
}

function egress(group: TemplateResource): Verdict {
  const rules = rulesIn(group, 'Egress');
  if (rules.length === 0) {
    const why = 'SecurityGroupEgress is not set: EC2 then allows all traffic to anywhere';
    return Verdict.fail({ where: 'SecurityGroupEgress', why, fix: FIX_EGRESS, finding: 'egress' });
  }
  return Verdict.worst([
    worstOf(rules, (rule) => exit(rule, rule.at('').replace(/\.$/, ''))),
    ...added(group, 'Egress').map((rule) =>
      worstOf(rulesIn(rule, 'Egress'), (each) => exit(each, 'SecurityGroupEgress')),
    ),
  ]);
}

function exit(rule: GroupRule, where: string): Verdict {
  if (rule.value instanceof Unresolved)
    return Verdict.unknown(`${where} is known at deployment only: ${rule.value.why}`);
  const peers = ['CidrIp', 'CidrIpv6', 'DestinationPrefixListId', 'DestinationSecurityGroupId']
    .map((key) => member(rule.value, key))
    .filter((peer) => peer !== undefined);
  if (peers.every((peer) => typeof peer === 'string' && NOWHERE.includes(peer))) return Verdict.pass();
  const range = portsOfRule(rule);
  if (range?.protocol === 'tcp' && range.from === 443 && range.to === 443 && peers.every(isEndpointGroup)) {
    return Verdict.pass();
  }
  return Verdict.fail({
    where,
    why: `the group lets traffic out to ${peers.map(shown).join(', ')}`,
    fix: FIX_EGRESS,
    finding: 'egress',
  });
}

/** A group whose only members are the network's endpoints, as far as the app shows. */
function isEndpointGroup(peer: unknown): boolean {
  const group = peer instanceof Unresolved ? peer.resource : undefined;
  return group !== undefined && group.referrers('AWS::EC2::VPCEndpoint').length > 0;
}
