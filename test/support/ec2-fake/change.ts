import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  InstanceStateChange,
  InstanceStateName,
  StopInstancesRequest,
  TerminateInstancesRequest,
} from '@aws-sdk/client-ec2';
import { ec2Error } from './errors';
import type { MetFault } from './faults';
import { type FakeInstance, STATE_CODES } from './instance';
import type { World } from './world';

/** Whatever is named is changed one after the other, until a fault stops it. */
function changeEach(
  instances: readonly FakeInstance[],
  fault: MetFault | undefined,
  change: (i: FakeInstance) => void,
): void {
  instances.slice(0, fault?.done).forEach(change);
  if (fault) throw fault.error;
}

/**
 * Instances in an Availability Zone without a protected one are terminated even though the call fails, as in EC2.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
export function terminateInstances(world: World, input: TerminateInstancesRequest, fault?: MetFault) {
  const named = world.find(input.InstanceIds ?? []);
  if (fault?.done === 0) throw fault.error;
  const protectedOnes = named.filter((instance) => instance.terminationProtected && !over(instance));
  if (input.DryRun) throw dryRun();
  const zones = new Set(protectedOnes.map(({ zone }) => zone));
  const before = new Map(named.map(({ id, state }) => [id, state]));
  const allowed = named.filter(({ zone }) => !zones.has(zone));
  changeEach(allowed, fault, (instance) => {
    if (!over(instance)) world.enter(instance, 'shutting-down', 'User initiated');
  });
  if (protectedOnes.length > 0) {
    throw ec2Error(
      'OperationNotPermitted',
      `The instance '${protectedOnes[0].id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    );
  }
  return { TerminatingInstances: named.map((instance) => stateChange(instance, before.get(instance.id)!)) };
}

export function stopInstances(world: World, input: StopInstancesRequest, fault?: MetFault) {
  const named = world.find(input.InstanceIds ?? []);
  if (fault?.done === 0) throw fault.error;
  const wrong = named.find(({ state }) => !['running', 'stopping', 'stopped'].includes(state));
  if (wrong) throw ec2Error('IncorrectInstanceState', `The instance '${wrong.id}' is not in a state to be stopped`);
  if (input.DryRun) throw dryRun();
  const before = new Map(named.map(({ id, state }) => [id, state]));
  changeEach(named, fault, (instance) => {
    if (instance.state === 'running') world.enter(instance, 'stopping', 'User initiated');
  });
  return { StoppingInstances: named.map((instance) => stateChange(instance, before.get(instance.id)!)) };
}

export function createTags(world: World, input: CreateTagsRequest, fault?: MetFault) {
  const named = world.find(input.Resources ?? []);
  if (fault?.done === 0) throw fault.error;
  const tags = Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  for (const key of Object.keys(tags)) {
    if (key.startsWith('aws:')) throw ec2Error('InvalidParameterValue', `Tag keys starting with 'aws:' are reserved`);
  }
  if (named.some((instance) => Object.keys({ ...instance.tags, ...tags }).length > 50)) {
    throw ec2Error('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
  }
  if (input.DryRun) throw dryRun();
  changeEach(named, fault, (instance) => {
    instance.tags = { ...instance.tags, ...tags };
    world.changed(instance);
  });
  return {};
}

/** Without `Tags` every tag goes; with a `Value` only the pair that matches. */
export function deleteTags(world: World, input: DeleteTagsRequest, fault?: MetFault) {
  const named = world.find(input.Resources ?? []);
  if (fault?.done === 0) throw fault.error;
  if (input.DryRun) throw dryRun();
  const goes = (key: string, value: string) =>
    !input.Tags || input.Tags.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
  changeEach(named, fault, (instance) => {
    instance.tags = Object.fromEntries(Object.entries(instance.tags).filter(([key, value]) => !goes(key, value)));
    world.changed(instance);
  });
  return {};
}

const over = ({ state }: FakeInstance): boolean => state === 'shutting-down' || state === 'terminated';
const dryRun = () => ec2Error('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');

function stateChange(instance: FakeInstance, before: InstanceStateName): InstanceStateChange {
  return {
    InstanceId: instance.id,
    PreviousState: { Name: before, Code: STATE_CODES[before] },
    CurrentState: { Name: instance.state, Code: STATE_CODES[instance.state] },
  };
}
