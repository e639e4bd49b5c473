import type { App } from 'aws-cdk-lib';
import fc from 'fast-check';
import { Sensitivity } from '../../lib/contract';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { print } from '../support/print';
import { BAD_DESCRIPTIONS, buildGroup, groupCase, type GroupCase } from './arbitraries';
import { findingCounts, inAllPacks } from './support';

const RUNS = 300;

/** Props that an error may be about. `reason` belongs to a mode, `s3` and `dynamodb` to GatewayServices. */
const ERROR =
  /^(ssh|egress|sensitivity|description|gatewayServices|network|vpc|neither network|network and vpc|reason of \S+|s3|dynamodb) .*; allowed.*; .{10,}$/s;

it('any accepted combination of props synthesizes and is clean but for named weakenings; the rest throws what, which and how else', () => {
  let rejected = 0;
  fc.assert(
    fc.property(groupCase, fc.constantFrom(...ENVIRONMENTS), (drawn, where) => {
      const stack = testStack(where);
      try {
        buildGroup(stack, drawn);
      } catch (error) {
        rejected += 1;
        expect(mustBeRefused(drawn)).toBe(true);
        const { message } = error as Error;
        expect(message).toMatch(ERROR);
        expect(offending(drawn).some((value) => message.includes(value))).toBe(true);
        return;
      }
      expect(mustBeRefused(drawn)).toBe(false);
      (stack.node.root as App).synth();
      expect(findingCounts(stack)).toEqual(documentedFindings(drawn));
    }),
    { numRuns: RUNS, seed: 20261123 },
  );
  print(`SpawnSecurityGroup: ${rejected} of ${RUNS} combinations rejected (${((100 * rejected) / RUNS).toFixed(0)} %)`);
  expect(rejected / RUNS).toBeLessThan(0.5);
}, 120_000);

/** What the docs of `SshAccess` list; those of `Egress` list none. */
function documentedFindings({ ssh }: GroupCase): Record<string, number> {
  const open = { ...inAllPacks('EC2RestrictedSSH'), 'SOC2-EC2RestrictedInbound': 1 };
  if (ssh?.mode === 'anywhere') return open;
  if (ssh?.mode === 'token cidr') return { ...open, ...inAllPacks('EC2RestrictedCommonPorts') };
  return {};
}

/** The values of which a message must name one. */
function offending({
  place,
  ssh,
  egress,
  sensitivity,
  networkSensitivity,
  description,
  gatewayServices,
}: GroupCase): string[] {
  return [
    ...(ssh?.values ?? []).map((value) => JSON.stringify(value)),
    ...(egress?.values ?? []).map((value) => JSON.stringify(value)),
    ...(egress?.mode === 'services' ? egress.values : []),
    ...(egress?.mode === 'none plus endpoints' ? ["'none'"] : []),
    ...(description === undefined ? [] : [JSON.stringify(description)]),
    ...(place === 'both' ? ["'Test/ImportedVpc'"] : place === 'neither' ? ['undefined'] : []),
    ...(gatewayServices === 'malformed' ? ['"pl-nope"'] : []),
    ...(ssh || egress ? [sensitivity ?? networkSensitivity ?? Sensitivity.PRODUCTION] : []),
  ];
}

/** What the generator meant to be refused, and the tables in the docs of `SshAccess` and `Egress`, written a second time. */
function mustBeRefused({
  place,
  ssh,
  egress,
  sensitivity,
  networkSensitivity,
  description,
  gatewayServices,
}: GroupCase): boolean {
  const effective = sensitivity ?? networkSensitivity ?? Sensitivity.PRODUCTION;
  const strict = [Sensitivity.CARDHOLDER, Sensitivity.PHI].includes(effective);
  return (
    ['both', 'neither'].includes(place) ||
    Boolean(ssh?.malformed || egress?.malformed) ||
    gatewayServices === 'malformed' ||
    BAD_DESCRIPTIONS.includes(description ?? 'fine') ||
    (effective !== Sensitivity.DEVELOPMENT && (ssh?.mode === 'anywhere' || egress?.mode === 'anywhere')) ||
    (strict && ['cidr', 'token cidr', 'list', 'token list'].includes(ssh?.mode ?? 'none'))
  );
}
