import { type ITemplateRule, known, type TemplateResource, Unresolved, Verdict } from '../../model';
import { type Launch, LAUNCHING_TYPES, launchesOf } from '../compute/launch';
import { listOf, member, worstOf } from '../compute/values';
import { interfacesOf, placesOf } from './launch-subnets';

/**
 * Nothing lands in the default VPC, whose subnets are public, nor in a VPC's default security group, whose members reach each other
 * on every port. Both are what EC2 takes where the template names nothing. That a literal id is the default VPC's can't be seen.
 */
export const NoDefaultVpc: ITemplateRule = {
  ruleId: 'NoDefaultVpc',
  title: 'Nothing falls into the default VPC or a default security group',
  resourceTypes: ['AWS::EC2::SecurityGroup', ...LAUNCHING_TYPES],
  check(resource: TemplateResource): Verdict {
    if (resource.type === 'AWS::EC2::SecurityGroup') return groupVerdict(resource);
    // One question that can't be answered doesn't keep the other from failing.
    return worstOf(launchesOf(resource), (launch) =>
      worstOf([subnetVerdict, groupsVerdict], (judge) => judge(resource, launch)),
    );
  },
};

function groupVerdict(group: TemplateResource): Verdict {
  const vpc: unknown = group.value('VpcId');
  if (vpc === undefined || vpc === '') {
    return Verdict.fail({
      where: 'VpcId',
      why: 'VpcId is not set: the group is of the default VPC',
      fix: 'Set VpcId.',
    });
  }
  if (!(vpc instanceof Unresolved && vpc.resource)) known(vpc, 'VpcId');
  return Verdict.pass();
}

function subnetVerdict(resource: TemplateResource, launch: Launch): Verdict {
  const places = placesOf(resource, launch);
  if (places.length > 0) {
    return worstOf(places, ({ subnet, where }) => {
      if (!(subnet instanceof Unresolved && subnet.resource)) known(subnet, where);
      return Verdict.pass();
    });
  }
  if (usesGivenInterface(launch)) return Verdict.pass();
  if (!launch.complete) return Verdict.notApplicable('whoever launches chooses the subnet');
  const group = resource.type === 'AWS::AutoScaling::AutoScalingGroup';
  return Verdict.fail({
    where: group ? 'VPCZoneIdentifier' : launch.missing('SubnetId'),
    why: 'no subnet is named: machines are launched into the default VPC',
    fix: `Name subnets in ${group ? 'VPCZoneIdentifier' : 'SubnetId'}.`,
    finding: 'default VPC',
  });
}

/** An interface that is there already has its subnet and groups. */
function usesGivenInterface(launch: Launch): boolean {
  return interfacesOf(launch).some(({ value }) => member(value, 'NetworkInterfaceId') !== undefined);
}

const GROUP_FIX = 'Name a security group of your own.';

function groupsVerdict(_: TemplateResource, launch: Launch): Verdict {
  const named = namedGroups(launch);
  if (named.length > 0) {
    return worstOf(named, ({ value, where }) => {
      if (isDefaultGroup(value)) {
        const why = 'the default security group is used';
        return Verdict.fail({ where, why, fix: GROUP_FIX, finding: 'default group' });
      }
      if (!(value instanceof Unresolved && value.resource)) known(value, where);
      return Verdict.pass();
    });
  }
  const interfaces = interfacesOf(launch);
  if (!launch.complete && interfaces.length === 0) return Verdict.notApplicable('whoever launches chooses the groups');
  if (usesGivenInterface(launch)) return Verdict.pass();
  return Verdict.fail({
    where: interfaces.length > 0 ? interfaces[0].at('Groups') : launch.missing('SecurityGroupIds'),
    why: 'no security group is named: machines join the default one of their VPC',
    fix: GROUP_FIX,
    finding: 'default group',
  });
}

interface Named {
  readonly value: unknown;
  readonly where: string;
}

function namedGroups(launch: Launch): Named[] {
  const settings = [launch.setting('SecurityGroupIds'), launch.setting('SecurityGroups')].filter((each) => !!each);
  const own = settings.filter((each) => each.own).flatMap(({ value, where }) => list(value, where));
  if (own.length > 0) return own;
  const ofInterfaces = interfacesOf(launch).flatMap(({ value, at }) =>
    ['Groups', 'GroupSet'].flatMap((key) => list(member(value, key), at(key))),
  );
  return [...ofInterfaces, ...settings.flatMap(({ value, where }) => list(value, where))];
}

function list(value: unknown, where: string): Named[] {
  if (value instanceof Unresolved) return [{ value, where }];
  return listOf(value, where).map((entry) => ({ value: member(entry, 'GroupId') ?? entry, where }));
}

function isDefaultGroup(group: unknown): boolean {
  if (group instanceof Unresolved) return group.attribute === 'DefaultSecurityGroup';
  return typeof group === 'string' && group.toLowerCase() === 'default';
}
