import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { hintsOf } from '../../../lib/metadata/handlers/hints';
import { itemsOf, recordOf } from '../../../lib/metadata/handlers/items';
import { isMember, type Membership } from '../../../lib/metadata/handlers/members';
import { recordHints } from '../../../lib/metadata/handlers/record-hints';
import { snapshotOf } from '../../../lib/metadata/handlers/snapshot';
import { reconcile } from '../../../lib/metadata/handlers/reconcile';
import { type HandlerTools, toolsOf } from '../../../lib/metadata/handlers/tools';
import type { Ec2Fake } from '../../support/ec2-fake';
import { allItems } from './instances-table';

export const PROFILE = 'arn:aws:iam::111122223333:instance-profile/spored-instance-profile';
export const MEMBERSHIP: Membership = {
  instanceProfiles: [PROFILE, 'arn:aws:iam::111122223333:instance-profile/spawn-instance-*'],
  securityGroups: ['sg-0aaaaaaaaaaaaaaaa'],
  subnets: ['subnet-0aaaaaaaaaaaaaaaa'],
};
export const SPAWN = { 'spawn:managed': 'true' };

/** The tools of the handlers over a table, a fake EC2 and its clock, which may be wrong by some milliseconds. */
export function recording(dynamodb: DynamoDBClient, tableName: string, ec2: Ec2Fake, skew = 0): HandlerTools {
  const environment = { tableName, retentionDays: 400, membership: MEMBERSHIP };
  return toolsOf(environment, dynamodb, new EC2Client({ region: 'us-east-1' }), () => ec2.now.getTime() + skew);
}

/** Delivers an event once; the ids that were not recorded. */
export async function deliver(tools: HandlerTools, ...events: object[]): Promise<string[]> {
  const failed: string[] = [];
  for (const event of events) failed.push(...(await recordHints(hintsOf(event), tools)).failed.keys());
  return failed;
}

export const wholePass = (tools: HandlerTools) => reconcile(tools, () => false);

/** Fails unless the table says of every instance what EC2 says, and calls ended what EC2 has forgotten. */
export async function expectSameAsEc2(tools: HandlerTools, ec2: Ec2Fake): Promise<void> {
  const items = await allItems(tools.dynamodb, tools.tableName);
  items.delete('#reconcile');
  const truth = new Map(ec2.all.map((instance) => [instance.InstanceId!, snapshotOf(instance)]));
  for (const [id, stored] of items) {
    const record = recordOf(stored)!;
    const snapshot = truth.get(id);
    expect({ id, state: record.state }).toEqual({ id, state: snapshot?.state ?? 'terminated' });
    if (snapshot) {
      expect([...record.tags].sort()).toEqual([...snapshot.tags].sort());
      expect(record.launchedAt).toBeLessThanOrEqual(snapshot.launchedAt);
      if (snapshot.state !== 'terminated') expect(record.parameters).toEqual(snapshot.parameters);
    }
    // No item differs from what the record makes: what lists show is the same in each.
    for (const [item, attributes] of itemsOf(record, 400)) expect(stored.get(item)).toMatchObject(attributes);
    expect(stored.size).toBe(record.tags.size + 1);
    expect(stored.get('instance')!.live_shard === undefined).toBe(record.state === 'terminated');
  }
  const members = [...truth.values()].filter((snapshot) => isMember(tools.sources, snapshot));
  for (const { instanceId } of members) expect(items.has(instanceId)).toBe(true);
}
