import type {
  DescribeInstanceAttributeRequest,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  InstanceAttribute,
} from '@aws-sdk/client-ec2';
import { ec2Error } from './errors';
import { passes } from './filters';
import type { World } from './world';

/**
 * Pages first and filters after, as EC2 may: a page can hold less than it could, even nothing, and still have a successor.
 */
export function describeInstances(
  world: World,
  pageSize: number,
  input: DescribeInstancesRequest,
): DescribeInstancesResult {
  const { InstanceIds: ids, MaxResults: most, NextToken: token, Filters: filters } = input;
  if (most !== undefined && ids !== undefined) {
    throw ec2Error('InvalidParameterCombination', 'The parameter instancesSet cannot be used with MaxResults');
  }
  if (most !== undefined && (most < 5 || most > 1000)) {
    throw ec2Error(
      'InvalidParameterValue',
      `Value ( ${most} ) for parameter maxResults is invalid. Expecting 5 to 1000.`,
    );
  }
  if (ids) world.find(ids);
  const all = world.look().filter(({ InstanceId }) => !ids || ids.includes(InstanceId!));
  const start = offsetOf(token, filters);
  const end = ids ? all.length : start + Math.min(most ?? pageSize, pageSize);
  return {
    Reservations: all
      .slice(start, end)
      .filter((instance) => passes(instance, filters))
      .map((instance) => ({
        ReservationId: `r-${instance.InstanceId!.slice(2)}`,
        OwnerId: world.account,
        Instances: [instance],
      })),
    NextToken: end < all.length ? tokenOf(end, filters) : undefined,
  };
}

/** The attributes that handlers ask for. */
export function describeInstanceAttribute(world: World, input: DescribeInstanceAttributeRequest): InstanceAttribute {
  const [instance] = world.find([input.InstanceId ?? '']);
  if (input.Attribute !== 'disableApiTermination') {
    throw ec2Error('InvalidParameterValue', `the fake doesn't know the attribute ${input.Attribute}`);
  }
  return { InstanceId: instance.id, DisableApiTermination: { Value: instance.terminationProtected } };
}

/** A token is good for the same filters only. */
function tokenOf(offset: number, filters: unknown): string {
  return Buffer.from(JSON.stringify({ offset, filters })).toString('base64');
}

function offsetOf(token: string | undefined, filters: unknown): number {
  if (token === undefined) return 0;
  const refuse = () => ec2Error('InvalidNextToken', `The token '${token}' is invalid`);
  let held: { offset: number; filters: unknown };
  try {
    held = JSON.parse(Buffer.from(token, 'base64').toString());
  } catch {
    throw refuse();
  }
  if (JSON.stringify(held.filters) !== JSON.stringify(filters)) throw refuse();
  return held.offset;
}
