import { App, Duration, Stack, aws_sns as sns } from 'aws-cdk-lib';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Alerts, Framework, PlatformWatch, SpawnInstance, SpawnPlatform } from '../../lib';
import { appSources } from '../../lib/compliance/engine/app-templates';
import { loadFrameworks } from '../../lib/compliance/engine/start';
import { mutationPage } from '../support/mutations/page';
import { tryMutants } from '../support/mutations/score';
import { reasonOf, SURVIVORS } from '../support/mutations/survivors';

const PAGE = join(__dirname, '..', '..', 'docs', 'mutation-score.md');
const SEED = 20261123;

/**
 * The landing zone of the reference app (bin/app.ts), without what watches it and who is told: that has three times as many places to break,
 * and takes minutes.
 */
function referenceApp(): App {
  const app = new App({ analyticsReporting: false });
  const landingZone = new Stack(app, 'SpawnLandingZone');
  const topicArn = 'arn:aws:sns:eu-west-1:111122223333:security';
  const platform = new SpawnPlatform(landingZone, 'Spawn', {
    owner: 'research',
    alerts: Alerts.to(sns.Topic.fromTopicArn(landingZone, 'Security', topicArn)),
    watch: PlatformWatch.elsewhere({ reason: 'What watches the platform is not what is broken here' }),
  });
  new SpawnInstance(new Stack(app, 'SpawnResearch'), 'Box', { platform, ttl: Duration.hours(8) });
  app.synth();
  return app;
}

const tried = tryMutants(
  appSources(referenceApp()),
  loadFrameworks([Framework.hipaa(), Framework.pciDss401(), Framework.soc2(), Framework.spawnBaseline()]),
  SEED,
);
const survivors = tried.filter(({ caughtBy }) => caughtBy.length === 0).map(({ mutant }) => mutant);

test('there are many mutants, of every kind', () => {
  expect(tried.length).toBeGreaterThan(500);
  expect(new Set(tried.map(({ mutant }) => mutant.operator)).size).toBe(6);
  expect(new Set(tried.map(({ mutant }) => mutant.id)).size).toBe(tried.length);
});

test('at least 98 % of them are caught by a failure', () => {
  const caught = tried.length - survivors.length;
  expect((100 * caught) / tried.length).toBeGreaterThanOrEqual(98);
});

test('what survives has been reviewed, one reason each', () => {
  expect(survivors.filter((mutant) => reasonOf(mutant) === undefined).map(({ id }) => id)).toEqual([]);
});

test('no reason outlives its survivor', () => {
  const used = survivors.map((mutant) => reasonOf(mutant));
  expect(SURVIVORS.filter(({ reason }) => !used.includes(reason)).map(({ reason }) => reason)).toEqual([]);
});

test('docs/mutation-score.md is up to date (MUTATION_PAGE=write npx jest test/compliance/mutation)', () => {
  const page = mutationPage(tried, SEED);
  if (process.env.MUTATION_PAGE === 'write') writeFileSync(PAGE, page);
  expect(existsSync(PAGE) && readFileSync(PAGE, 'utf8')).toBe(page);
});
