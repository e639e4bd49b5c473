import { type TemplateResource, Verdict } from '../../model';
import { ADMIN_PORTS, portsWithin } from './admin-ports';
import { firstOpen, openBlock, type OpenEnd, type PortRange, portsOf, portText } from './group-rules';
import { shown } from '../compute/values';

/**
 * What an entry must not let in from the world where it lets in answers too. Fewer ports than for a security group: a network ACL
 * keeps no state and lets in the answers to what went out, on ports that hold most of the others.
 */
const REMOTE_LOGIN = [22, 3389];

/** The lowest port that answers come in on: a range from here up to the end is for them. */
const FIRST_EPHEMERAL = 1024;

/** Where the narrowest range for answers begins, that of Windows: one that ends below is for services. */
const LAST_EPHEMERAL_START = 49152;

/** An entry that lets the world in on a port for remote login. */
export function judgeNetworkAclEntry(entry: TemplateResource): Verdict {
  if (!isIngress(entry) || entry.text('RuleAction')?.toLowerCase() !== 'allow') {
    return Verdict.notApplicable('the entry lets nothing in');
  }
  const range = rangeOf(entry);
  if (!range) return Verdict.pass();
  const forAnswers = range.protocol !== 'all' && range.from >= FIRST_EPHEMERAL && range.to === 65535;
  const closed = range.to < LAST_EPHEMERAL_START ? ADMIN_PORTS : REMOTE_LOGIN;
  const held = forAnswers ? [] : portsWithin(range, closed);
  const open = held.length === 0 ? undefined : openEnd(entry);
  if (!open) return Verdict.pass();
  const denied = deniedBefore(entry, open, closed);
  const ports = held.filter((port) => !denied.has(port));
  if (ports.length === 0) return Verdict.pass();
  const what = `${portText(range)} from ${open.peer}`;
  return Verdict.fail({
    where: open.property,
    why: `the network ACL allows ${what}, with port ${ports.join(' and ')} in it`,
    fix: `Deny port ${ports.join(' and ')} in an entry with a lower number, or name the network that may connect.`,
    finding: what,
  });
}

function isIngress(entry: TemplateResource): boolean {
  return entry.flag('Egress') !== true;
}

function rangeOf(entry: TemplateResource): PortRange | undefined {
  return portsOf(entry.value('Protocol'), entry.value('PortRange.From'), entry.value('PortRange.To'));
}

/** The block of an entry that is the world. */
function openEnd({ properties }: TemplateResource): OpenEnd | undefined {
  return firstOpen([() => openBlock(properties, 'CidrBlock', 4), () => openBlock(properties, 'Ipv6CidrBlock', 6)]);
}

/** Ports that an entry of the same list refuses to the same world before this one is read. */
function deniedBefore(entry: TemplateResource, { property, peer }: OpenEnd, ports: readonly number[]): Set<number> {
  const number = entry.number('RuleNumber') ?? 0;
  const earlier = (entry.target('NetworkAclId')?.referrers('AWS::EC2::NetworkAclEntry') ?? []).filter(
    (other) =>
      isIngress(other) &&
      other.text('RuleAction')?.toLowerCase() === 'deny' &&
      (other.number('RuleNumber') ?? Infinity) < number &&
      other.target('NetworkAclId') === entry.target('NetworkAclId') &&
      shown(other.value(property)) === peer,
  );
  return new Set(
    earlier.flatMap((other) => {
      const range = rangeOf(other);
      return range && (range.protocol === 'all' || range.protocol === 'tcp') ? portsWithin(range, ports) : [];
    }),
  );
}
