import { readFileSync } from 'node:fs';
import { App, Stack, type AppProps } from 'aws-cdk-lib';

const recommendedFlags = JSON.parse(
  readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'),
) as Record<string, unknown>;

/** Where a stack may be deployed: every construct must hold in each. */
export const LOCATIONS = [
  { location: 'region-agnostic', env: undefined },
  { location: 'aws', env: { account: '111122223333', region: 'eu-west-1' } },
  { location: 'aws-cn', env: { account: '111122223333', region: 'cn-north-1' } },
  { location: 'aws-us-gov', env: { account: '111122223333', region: 'us-gov-west-1' } },
] as const;

/** Both sets of feature flags an app may run under. */
export const FLAGS = [
  { flags: 'no flags', context: {} },
  { flags: 'recommended flags', context: recommendedFlags },
] as const;

/** Every location under both sets of flags, for `describe.each` or `it.each`. */
export const ENVIRONMENTS = LOCATIONS.flatMap((where) => FLAGS.map((how) => ({ ...where, ...how })));

/** An app with the recommended flags; creation stack traces off, they only cost time in tests. */
export function testApp(context: AppProps['context'] = recommendedFlags): App {
  return new App({ context, analyticsReporting: false });
}

/** A stack in a new app. */
export function testStack(where: Partial<(typeof ENVIRONMENTS)[number]> = {}): Stack {
  return new Stack(testApp(where.context ?? recommendedFlags), 'Test', { env: where.env });
}
