import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Reach } from './reap';

// Region and endpoint come from the environment; an endpoint that doesn't answer must not use up the time of a run.
const CLIENT = { maxAttempts: 2, requestHandler: { connectionTimeout: 3000, requestTimeout: 20_000 } };

const ec2 = new EC2Client(CLIENT);
const ssm = new SSMClient(CLIENT);
const sts = new STSClient(CLIENT);

/** The accounts as the function's role reaches them. */
export const REACH: Reach = {
  own: () => ({ name: 'own', ec2, ssm }),
  async member({ id, externalId }, roleArn, budget) {
    const { Credentials: credentials } = await budget.retry(() =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          ExternalId: externalId,
          RoleSessionName: 'spawn-ttl-reaper',
          DurationSeconds: 900,
        }),
      ),
    );
    if (!credentials?.AccessKeyId || !credentials.SecretAccessKey) throw new Error(`no credentials of ${roleArn}`);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = credentials;
    return { name: id, ec2: new EC2Client({ ...CLIENT, credentials: { accessKeyId, secretAccessKey, sessionToken } }) };
  },
};
