import { DescribeInstancesCommand, type EC2Client, type Instance } from '@aws-sdk/client-ec2';
import type { Budget } from './budget';
import { LIVING_STATES } from './verdict';

const PAGE_SIZE = 500;

/**
 * The living instances of an account's region, page by page. Only the state is left to EC2 to filter by: one pass then sees
 * what tags, profile, groups and subnet say at one time, whichever of them was tampered with.
 *
 * @throws what EC2 throws, if it lasts; the pages before were yielded
 */
export async function* livingInstances(ec2: EC2Client, budget: Budget): AsyncGenerator<Instance[]> {
  let token: string | undefined;
  do {
    const page = await budget.retry(() =>
      ec2.send(
        new DescribeInstancesCommand({
          Filters: [{ Name: 'instance-state-name', Values: LIVING_STATES }],
          MaxResults: PAGE_SIZE,
          NextToken: token,
        }),
      ),
    );
    yield (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
    token = page.NextToken;
    if (token && budget.left <= 0) throw new Error('the time was up before the last page');
  } while (token);
}
