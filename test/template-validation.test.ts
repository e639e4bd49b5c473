import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import fc from 'fast-check';
import {
  Alerts,
  AuditTrail,
  EncryptedVolume,
  SpawnFleet,
  SpawnInstance,
  SpawnPlatform,
  SpawnQueue,
  SpawnTopic,
  TrailQueries,
} from '../lib';
import { buildGroup, groupCase } from './network/arbitraries';
import { ENVIRONMENTS, testApp } from './support/environments';

// The one test file with the CDK's own template validation on: it costs 1.7 s and 300 MB in each process.
process.env.CDK_VALIDATION = 'true';

/** What the CDK's validation says of the app's templates; a plugin without complaints is not in the report. */
function complaintsOf(app: App): string[] {
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  const validation = report.pluginReports.filter(({ pluginName }: any) => pluginName === 'CloudFormation Validate');
  return validation.flatMap(({ violations }: any) =>
    violations.flatMap(({ ruleName, severity, description, violatingConstructs }: any) =>
      violatingConstructs.map(({ constructPath }: any) => `${severity} ${ruleName} ${constructPath}: ${description}`),
    ),
  );
}

const complaints = (stack: Stack) => complaintsOf(stack.node.root as App);

describe("the CDK's own template validation", () => {
  it('runs here: a misspelt property is found', () => {
    const stack = new Stack(testApp({}), 'Zone');
    new CfnResource(stack, 'Bucket', { type: 'AWS::S3::Bucket', properties: { BucketNam: 'misspelt' } });
    expect(complaints(stack)).toEqual([expect.stringContaining('F3002')]);
  });

  it.each(ENVIRONMENTS)('finds nothing in an audit trail in $location with $flags', ({ env, context }) => {
    const stack = new Stack(testApp(context), 'Audit', { env });
    const organization = { organizationId: 'o-a1b2c3d4e5', managementAccount: '111122223333' };
    const trail = new AuditTrail(stack, 'Trail', { organization, insights: true });
    new TrailQueries(stack, 'Queries', { trail, accounts: ['111122223333', '444455556666'] });
    expect(complaints(stack)).toEqual([]);
  });

  it.each(ENVIRONMENTS)('finds nothing in a whole landing zone in $location with $flags', ({ env, context }) => {
    const stack = new Stack(testApp(context), 'Zone', { env });
    const platform = new SpawnPlatform(stack, 'Spawn', {
      owner: 'research',
      exactCliNames: true,
      alerts: Alerts.email('security@example.com'),
    });
    const { instance } = new SpawnInstance(stack, 'Box', { platform });
    new SpawnFleet(stack, 'Fleet', { platform, capacity: 3 });
    new EncryptedVolume(stack, 'Volume', { owner: 'research' });
    new SpawnQueue(stack, 'Queue');
    new SpawnTopic(stack, 'Topic');
    expect(instance).toBeDefined();
    expect(complaints(stack)).toEqual([]);
  });

  it('finds in security groups of any accepted props what the docs of fromAnywhere say, and nothing else', () => {
    const app = testApp({});
    const accepted = fc.sample(groupCase, { numRuns: 80, seed: 20261123 }).filter((drawn, index) => {
      try {
        buildGroup(new Stack(new App(), 'Trial'), drawn);
      } catch {
        return false;
      }
      buildGroup(new Stack(new Stage(app, `Case${index}`), 'Group'), drawn);
      return true;
    });
    const open = accepted.filter(({ ssh }) => ssh?.mode === 'anywhere').length;
    expect(accepted.length).toBeGreaterThan(40);
    expect(open).toBeGreaterThan(0);
    // W2001: the generator's parameters stand in for tokens, and not every drawn case uses its own.
    const found = complaintsOf(app).filter((complaint) => !complaint.includes(' W2001 '));
    expect(found.filter((complaint) => !complaint.includes(' W2508 '))).toEqual([]);
    expect(found.length > 0).toBe(open > 0);
  });
});
