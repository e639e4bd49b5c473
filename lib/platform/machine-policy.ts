import { aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { InstanceLogs, SessionLogging } from '../audit';
import type { SharedInstancePolicy } from '../identity';

/** Parameters that the policy lets machines read: the agent's configuration, and that of the journal. */
export const MACHINE_PARAMETERS = 2;

/**
 * The policy that the role of each machine attaches, in whatever stack it is: one for all, so that the stack of the platform names no role
 * of another, and the policy of the sessions' key doesn't grow with the machines.
 */
export function machinePolicyOf(
  scope: Construct,
  { instanceLogs, sessionLogging }: { instanceLogs: InstanceLogs; sessionLogging: SessionLogging },
): SharedInstancePolicy {
  const { statements, parameterArns } = instanceLogs._shared();
  const policy = new iam.ManagedPolicy(scope, 'MachinePolicy', {
    description: 'Machines of the spawn platform ship their logs, and log their sessions',
    statements: [...statements, ...sessionLogging._sharedStatements()],
  });
  return { policy, parameterArns };
}
