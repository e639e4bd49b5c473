import { App, Duration, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Alerts, Framework, PlatformWatch, SpawnInstance, SpawnLogGroup, SpawnPlatform } from '../../lib';
import { appSources } from '../../lib/compliance/engine/app-templates';
import { GO_BY_NAMES } from '../../lib/compliance/engine/rule-catalog';
import { evaluate } from '../../lib/compliance/engine/evaluation';
import { loadFrameworks } from '../../lib/compliance/engine/start';
import { TemplateSet, type TemplateSource } from '../../lib/compliance/model';
import { Patterns } from '../../lib/compliance/model/patterns';
import { TemplateText } from '../../lib/compliance/model/template-text';
import { LOOK_AT_NAMES } from '../../lib/compliance/nag/load-rule';
import { NAG_RULES } from '../../lib/compliance/nag';
import { messyApp } from '../support/messy-app';
import { mutantsOf } from '../support/mutations';

const FRAMEWORKS = loadFrameworks([
  Framework.hipaa(),
  Framework.pciDss401(),
  Framework.pciDss321(),
  Framework.soc2(),
  Framework.spawnBaseline(),
]);

/** Two landing zones with ten machines each. */
function fleet(): TemplateSource[] {
  const app = new App({ analyticsReporting: false });
  for (const id of ['North', 'South']) {
    const stack = new Stack(app, id);
    const platform = new SpawnPlatform(stack, 'Spawn', {
      owner: 'research',
      alerts: Alerts.email('security@example.com'),
      watch: PlatformWatch.elsewhere({ reason: 'The fleet is what is judged here, not what watches it' }),
    });
    for (let index = 0; index < 10; index++) {
      new SpawnInstance(stack, `Box${index}`, { platform, ttl: Duration.hours(8) });
      new SpawnLogGroup(stack, `Log${index}`);
    }
  }
  app.synth();
  return appSources(app);
}

/** Every verdict, in an order of its own. */
function verdicts(sources: readonly TemplateSource[]): { readonly said: string[]; readonly judged: number } {
  const set = new TemplateSet([...sources], {});
  const { records, resources } = evaluate(set, FRAMEWORKS);
  const said = [...records.values()].flatMap(({ rule: { ruleId }, passed, findings, notApplicable }) => [
    ...passed.map(({ path }) => `${ruleId} passed ${path}`),
    ...findings.map(({ kind, resource, where, why, finding }) =>
      [ruleId, kind, resource?.path, where, finding, why].join(' '),
    ),
    `${ruleId} not applicable ${notApplicable}`,
  ]);
  return { said: said.sort(), judged: resources.filter((each) => set._twins.firstOf(each) === each).length };
}

/** The same templates, given whole: nothing is known to be the same then. */
const whole = (sources: readonly TemplateSource[]): TemplateSource[] =>
  sources.map((source) => ({ ...source, body: JSON.parse(JSON.stringify(source.body)) as object }));

/** What one app says is no reason to misread another one. */
const PATTERNS = new Patterns();

/** A template that is written and read again, as the CDK and the engine do. */
function written(source: TemplateSource, body: object): TemplateSource {
  const text = TemplateText.read(Buffer.from(JSON.stringify(body, undefined, 1)), source, PATTERNS);
  if (!text) throw new Error('not as the CDK writes it');
  return { ...source, body: text.body };
}

const FLEET = fleet();

test('of a fleet few resources are judged, and all verdicts are the same', () => {
  const quick = verdicts(FLEET);
  const slow = verdicts(whole(FLEET));
  expect(quick.said).toEqual(slow.said);
  expect(slow.judged).toBe(FLEET.reduce((sum, { body }) => sum + Object.keys(body.Resources as object).length, 0));
  expect(quick.judged).toBeLessThan(slow.judged / 3);
});

test('the same holds for an app that uses everything, beside its copy', () => {
  const app = messyApp();
  app.synth();
  const sources = appSources(app);
  const named = sources.map((source) => ({
    ...source,
    file: `Copy${source.file}`,
    stack: `Copy${source.stack}`,
    stackName: `Copy${source.stackName}`,
    parent: source.parent && { ...source.parent, file: `Copy${source.parent.file}` },
    _constructs: undefined,
  }));
  const copies = named.map((source) => written(source, source.body));
  const all = [...sources, ...copies];
  expect(verdicts(all).said).toEqual(verdicts(whole(all)).said);
});

test('whatever is broken in one of many, its verdicts are its own', () => {
  const mutants = FLEET.map(({ body }) => mutantsOf(body, 1).filter(({ id }) => /Box|Log\d/.test(id)));
  const mutated = fc.record({
    template: fc.nat({ max: FLEET.length - 1 }),
    mutant: fc.nat(),
    both: fc.boolean(),
  });
  fc.assert(
    fc.property(mutated, ({ template, mutant, both }) => {
      const broken = mutants[template][mutant % mutants[template].length];
      const sources = FLEET.map((source, index) =>
        index === template
          ? written(source, broken.body())
          : both
            ? written(source, mutants[index][mutant % mutants[index].length].body())
            : source,
      );
      expect(verdicts(sources).said).toEqual(verdicts(whole(sources)).said);
    }),
    { numRuns: 25, seed: 20261128 },
  );
});

test('the rules of cdk-nag that look at names are known', () => {
  const root = join(dirname(require.resolve('cdk-nag/package.json')), 'lib', 'rules');
  // `findAll` is what a stack has in it; `.path` and the like are what it is called.
  const looking = [...NAG_RULES.values()].filter(({ className, service }) =>
    /\.node\.(?!findAll\b)/.test(
      readFileSync(join(root, service, `${className}.js`), 'utf8').replace(/\/\/# sourceMappingURL=.*/, ''),
    ),
  );
  expect(looking.map(({ className }) => className).sort()).toEqual([...LOOK_AT_NAMES].sort());
  expect(readdirSync(root).length).toBeGreaterThan(20);
});

test('the rules of ours that look at names are known', () => {
  const root = join(__dirname, '..', '..', 'lib', 'compliance', 'rules');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
  // By name through this helper, or by what a resource itself is called; the words of a finding are made anew for each.
  const looking = texts.filter((text) => /\bresourceNamed\(|\bresource\.(?:path|logicalId)\b(?!\})/.test(text));
  const ids = looking.flatMap((text) => [...text.matchAll(/ruleId: '(\w+)'/g)].map(([, id]) => id));
  expect(ids.filter((id) => !GO_BY_NAMES.has(id))).toEqual([]);
  expect(ids).toEqual(expect.arrayContaining(['NoPlaintextSsmSecret', 'TrailBucketProtected']));
});
