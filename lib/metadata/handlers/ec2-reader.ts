import { DescribeInstancesCommand, type EC2Client, type Filter } from '@aws-sdk/client-ec2';
import type { Snapshot } from './instance';
import { snapshotOf } from './snapshot';

/** EC2 takes 200 values in the filters of a call. */
const IDS_PER_CALL = 100;
const PAGE = 500;

export interface Ec2Page {
  readonly snapshots: Snapshot[];
  readonly next?: string;
}

/** Reads instances as EC2 has them. */
export class Ec2Reader {
  public constructor(private readonly ec2: EC2Client) {}

  /** The instances of these ids. By a filter: an id that EC2 doesn't know, or not yet, is no error. */
  public async byIds(ids: readonly string[]): Promise<Map<string, Snapshot>> {
    const found = new Map<string, Snapshot>();
    for (let start = 0; start < ids.length; start += IDS_PER_CALL) {
      const filters = [{ Name: 'instance-id', Values: ids.slice(start, start + IDS_PER_CALL) }];
      let token: string | undefined;
      do {
        const { snapshots, next } = await this.page(filters, token);
        for (const snapshot of snapshots) found.set(snapshot.instanceId, snapshot);
        token = next;
      } while (token !== undefined);
    }
    return found;
  }

  /** One page of a listing. */
  public async page(Filters: Filter[], NextToken?: string): Promise<Ec2Page> {
    const answer = await this.ec2.send(new DescribeInstancesCommand({ Filters, NextToken, MaxResults: PAGE }));
    const instances = (answer.Reservations ?? []).flatMap(({ Instances: each = [] }) => each);
    return { snapshots: instances.map(snapshotOf), next: answer.NextToken };
  }
}
