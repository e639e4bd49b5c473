import type { InstanceLogFile } from './instance-log-file';

/** What the CloudWatch agent ships: files by log group. */
export interface ShippedFiles {
  readonly logGroupName: string;
  readonly files: readonly InstanceLogFile[];
}

/** The agent's configuration: files to log groups, and nothing else; no metrics, no retention, which the log groups have. */
export function agentConfiguration(shipped: readonly ShippedFiles[]): object {
  const collected = shipped.flatMap(({ logGroupName, files }) => files.map((file) => file._entry(logGroupName)));
  return { logs: { logs_collected: { files: { collect_list: collected } } } };
}

/** The configuration that is added where the agent knows the journal: since aws/amazon-cloudwatch-agent#2121, mid 2026. */
export function journalConfiguration(logGroupName: string): object {
  return {
    logs: {
      logs_collected: {
        journald: { collect_list: [{ log_group_name: logGroupName, log_stream_name: '{instance_id}/journal' }] },
      },
    },
  };
}

const CTL = '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl';

/** The package of Systems Manager Distributor. */
export const AGENT_PACKAGE = 'AmazonCloudWatchAgent';

/**
 * A Systems Manager document that installs the CloudWatch agent and then configures it.
 *
 * One document in place of two associations with AWS-ConfigureAWSPackage and AmazonCloudWatch-ManageAgent: those run in
 * no order, and an instance whose agent is configured before it is installed ships nothing until the next run.
 */
export function agentDocument(parameterName: string, journalParameterName?: string): object {
  const fetch = `${CTL} -a fetch-config -m ec2 -s -c "ssm:{{ parameterName }}"`;
  return {
    schemaVersion: '2.2',
    description: 'Installs the CloudWatch agent and makes it ship the logs of spored and of the system.',
    parameters: {
      parameterName: { type: 'String', description: 'Holds the configuration.', default: parameterName },
      ...(journalParameterName !== undefined && {
        journalParameterName: {
          type: 'String',
          description: "Holds the journal's part of the configuration.",
          default: journalParameterName,
        },
      }),
      configurationDigest: {
        type: 'String',
        description: 'Changes with the configuration, so that State Manager runs the association anew.',
        default: 'none',
        allowedPattern: '^[a-z0-9]{1,64}$',
      },
    },
    mainSteps: [
      {
        action: 'aws:configurePackage',
        name: 'install',
        precondition: { StringEquals: ['platformType', 'Linux'] },
        inputs: { name: AGENT_PACKAGE, action: 'Install', installationType: 'In-place update', version: 'latest' },
      },
      {
        action: 'aws:runShellScript',
        name: 'configure',
        precondition: { StringEquals: ['platformType', 'Linux'] },
        inputs: {
          timeoutSeconds: '300',
          runCommand: [
            'set -eu',
            'echo "configuration {{ configurationDigest }}"',
            fetch,
            ...(journalParameterName === undefined
              ? []
              : [
                  // An agent that doesn't know the journal refuses the whole; then the files alone are better than nothing.
                  `${CTL} -a append-config -m ec2 -s -c "ssm:{{ journalParameterName }}" || ${fetch}`,
                ]),
          ],
        },
      },
    ],
  };
}
