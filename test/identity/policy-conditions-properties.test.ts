import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import fc from 'fast-check';
import { SpawnInstanceRole } from '../../lib/identity';
import { ENVIRONMENTS, testApp, testStack } from '../support/environments';
import { allowed, decide, denied, onlyStatements } from '../support/iam';
import { findingsOf } from '../support/packs';
import { print } from '../support/print';
import { type DrawnCondition, type DrawnPolicy, conjunction, drawnPolicy, policyOn } from './arbitraries';

const RUNS = 300;
const SEED = 20261123;
const sample = fc.sample(drawnPolicy, { numRuns: RUNS, seed: SEED });

/** What the docs of `PolicyConditions` and `InstancePolicy.withConditions` refuse, said a second time: the prop and the value. */
function refusal({ conditions }: DrawnPolicy): { prop: string; value: string } | undefined {
  const fault = conditions.find((condition) => condition.fault)?.fault;
  if (fault) return fault;
  const key = sharedKey(conditions);
  if (key) return { prop: 'two conditions', value: key };
  return conditions.some(({ kind }) => kind === 'mfa')
    ? { prop: 'conditions of policy', value: 'aws:MultiFactorAuthPresent' }
    : undefined;
}

const KEYS: Record<DrawnCondition['kind'], string[]> = {
  within: ['aws:CurrentTime'],
  cidrs: ['aws:SourceIp', 'aws:ViaAWSService'],
  vpc: ['aws:SourceVpc', 'aws:VpcSourceIp', 'aws:ViaAWSService'],
  regions: ['aws:RequestedRegion'],
  tags: ['aws:RequestTag/'],
  mfa: ['aws:MultiFactorAuth'],
  tls: [],
};

/** A condition key that two different conditions test. Tags of different names do not meet. */
function sharedKey(conditions: DrawnCondition[]): string | undefined {
  for (const [index, one] of conditions.entries()) {
    for (const other of conditions.slice(index + 1)) {
      const shared =
        one.kind === 'tags' && other.kind === 'tags'
          ? sharedTag(one, other)
          : KEYS[one.kind].find((key) => KEYS[other.kind].includes(key));
      if (shared && !equal(one, other)) return shared;
    }
  }
  return undefined;
}

const sharedTag = (one: DrawnCondition, other: DrawnCondition) =>
  Object.keys(one.met).find((key) =>
    Object.keys(other.met).some((second) => second.toLowerCase() === key.toLowerCase()),
  );

function equal(one: DrawnCondition, other: DrawnCondition): boolean {
  const stack = testStack();
  const text = (condition: DrawnCondition) =>
    JSON.stringify(
      stack.resolve(
        condition
          .make(stack)
          .applyTo(read())
          .map((statement) => statement.toStatementJson()),
      ),
    );
  return text(one) === text(other);
}

const read = () => new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::data/*'] });

/** A role whose one policy stands under the conditions. */
function build(stack: Stack, drawn: DrawnPolicy): void {
  const policy = policyOn(stack, drawn).withConditions(conjunction(stack, drawn.conditions));
  new SpawnInstanceRole(stack, 'Role', { policies: [policy] });
}

it('any accepted conditions synthesize clean; the rest throws what, which and how else', () => {
  let rejected = 0;
  fc.assert(
    fc.property(drawnPolicy, fc.constantFrom(...ENVIRONMENTS), (drawn, where) => {
      const stack = testStack(where);
      const expected = refusal(drawn);
      try {
        build(stack, drawn);
      } catch (error) {
        rejected += 1;
        const { message } = error as Error;
        expect(expected).toBeDefined();
        expect(message.startsWith(expected?.prop ?? '?')).toBe(true);
        expect(message).toContain(expected?.value);
        // A remedy after what is wrong.
        expect(message).toMatch(/; .{10,}$/);
        return;
      }
      expect(expected).toBeUndefined();
      // The resources under test are bare ones of aws-cdk-lib: only what this library writes is judged.
      expect(findingsOf(stack).filter(({ path }) => !path.startsWith('Test/X'))).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  print(`PolicyConditions: ${rejected} of ${RUNS} combinations rejected (${((100 * rejected) / RUNS).toFixed(0)} %)`);
  expect(rejected / RUNS).toBeLessThan(0.5);
}, 120_000);

it('any accepted conditions are valid templates to the CDK', () => {
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'true';
  try {
    const app = testApp();
    let count = 0;
    for (const drawn of sample.slice(0, 120)) {
      if (refusal(drawn)) continue;
      build(new Stack(app, `Drawn${count++}`), drawn);
    }
    expect(count).toBeGreaterThan(60);
    expect(() => app.synth()).not.toThrow();
  } finally {
    process.env.CDK_VALIDATION = before;
  }
}, 120_000);

it('any accepted conditions hold when each holds, and fail when one fails', async () => {
  await fc.assert(
    fc.asyncProperty(drawnPolicy, async ({ conditions }) => {
      fc.pre(!conditions.some(({ fault, token }) => fault ?? token) && !sharedKey(conditions));
      // Creating a volume takes request tags, and all the others are global keys.
      const statement = new iam.PolicyStatement({
        actions: ['ec2:CreateVolume'],
        resources: ['arn:aws:ec2:eu-west-1:111122223333:volume/*'],
      });
      const stack = testStack();
      const policies = onlyStatements(stack, conjunction(stack, conditions).applyTo(statement));
      const request = (context: Record<string, string>) => ({
        action: 'ec2:CreateVolume',
        resource: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0aaaaaaaaaaaaaaaa',
        context,
      });
      const met = Object.assign({}, ...conditions.map((condition) => condition.met)) as Record<string, string>;
      expect(await decide(policies, request(met))).toBe(allowed);
      for (const { missed } of conditions) {
        expect(await decide(policies, request({ ...met, ...missed }))).toBe(denied);
      }
    }),
    { numRuns: 200, seed: SEED },
  );
}, 120_000);

it('the generators cover every condition, tokens, and owned and imported resources of every template', () => {
  const seen = new Set(
    sample.flatMap(({ conditions, template, resource }) => [
      ...conditions.flatMap(({ kind, fault, token }) => [
        kind,
        ...(fault ? [`${kind} refused`] : []),
        ...(token ? [`${kind} token`] : []),
      ]),
      `${template} ${resource}`,
    ]),
  );
  for (const kind of Object.keys(KEYS)) {
    expect(seen).toContain(kind);
    if (kind !== 'tls') expect(seen).toContain(`${kind} refused`);
    if (!['tls', 'within'].includes(kind)) expect(seen).toContain(`${kind} token`);
  }
  const pairs = [...seen].filter((entry) => / (owned|imported)$/.test(entry));
  expect(pairs).toHaveLength(26);
});
