import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { EncryptedVolume, SpawnFleet, SpawnInstance, SpawnPlatform, SpawnQueue, SpawnTopic } from '../lib';
import { ENVIRONMENTS, testApp } from './support/environments';

// The one test file with the CDK's own template validation on: it costs 1.7 s and 300 MB in each process.
process.env.CDK_VALIDATION = 'true';

/** What the CDK's validation says of the app's templates; a plugin without complaints is not in the report. */
function complaints(stack: Stack): string[] {
  const { directory } = testAppOf(stack).synth();
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  const validation = report.pluginReports.filter(({ pluginName }: any) => pluginName === 'CloudFormation Validate');
  return validation.flatMap(({ violations }: any) =>
    violations.flatMap(({ ruleName, severity, description, violatingConstructs }: any) =>
      violatingConstructs.map(({ constructPath }: any) => `${severity} ${ruleName} ${constructPath}: ${description}`),
    ),
  );
}

const testAppOf = (stack: Stack) => stack.node.root as ReturnType<typeof testApp>;

describe("the CDK's own template validation", () => {
  it('runs here: a misspelt property is found', () => {
    const stack = new Stack(testApp({}), 'Zone');
    new CfnResource(stack, 'Bucket', { type: 'AWS::S3::Bucket', properties: { BucketNam: 'misspelt' } });
    expect(complaints(stack)).toEqual([expect.stringContaining('F3002')]);
  });

  it.each(ENVIRONMENTS)('finds nothing in a whole landing zone in $location with $flags', ({ env, context }) => {
    const stack = new Stack(testApp(context), 'Zone', { env });
    const platform = new SpawnPlatform(stack, 'Spawn', { owner: 'research', exactCliNames: true });
    const { instance } = new SpawnInstance(stack, 'Box', { platform });
    new SpawnFleet(stack, 'Fleet', { platform, capacity: 3 });
    new EncryptedVolume(stack, 'Volume', { owner: 'research' });
    new SpawnQueue(stack, 'Queue');
    new SpawnTopic(stack, 'Topic');
    expect(instance).toBeDefined();
    expect(complaints(stack)).toEqual([]);
  });
});
