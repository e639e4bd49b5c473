import { join } from 'node:path';
import type { CfnResource } from 'aws-cdk-lib';
import { readTemplateFile } from '../../../lib/compliance/files/template-file';
import { OWN_RULES } from '../../../lib/compliance/rules';
import { testStack } from '../../support/environments';
import { ownFindingsOf } from '../../support/packs';
import { type Breach, BREACHES } from './breaches';
import { type Way, WAYS } from './ways';

type Json = Record<string, any>;

const templateOf = ({ fixture }: Breach): Json =>
  readTemplateFile(join(__dirname, '..', '..', 'fixtures', 'good', fixture)).body;

/** The template with the change in it, as if it had been written so. */
function broken(breach: Breach): Json {
  const copy = structuredClone(templateOf(breach));
  const keys = breach.path.split('.');
  const last = keys.pop() as string;
  const holder = keys.reduce<Json>((value, key) => value[key], copy.Resources[breach.resource].Properties);
  if (breach.bad === undefined) delete holder[last];
  else holder[last] = breach.bad;
  return copy;
}

const goodValue = (breach: Breach): unknown =>
  breach.path
    .split('.')
    .reduce<Json | undefined>((value, key) => value?.[key], templateOf(breach).Resources[breach.resource].Properties);

/** What rules of ours find in the app: `rule where`. Paths differ from way to way, logical ids don't. */
function findings(way: Way, template: Json, breach: Breach, change: (resource: CfnResource) => void = () => {}) {
  const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } });
  change(way(stack, template)(breach.resource));
  return ownFindingsOf(stack, breach.settings).map((finding) => finding.replace(/ \S+\/(\w+)(?= |$)/, ' $1'));
}

/** As a program would: a missing value is taken away. */
function set(resource: CfnResource, path: string, value: unknown): void {
  if (value === undefined) resource.addPropertyDeletionOverride(path);
  else resource.addPropertyOverride(path, value);
}

const ways = Object.entries(WAYS);
const named = BREACHES.map((breach): [string, Breach] => [
  `${breach.rule}: ${breach.resource} ${breach.path} ${breach.bad === undefined ? 'missing' : 'bad'}`,
  breach,
]);

describe.each(named)('%s', (_, breach) => {
  const bad = broken(breach);
  const expected = findings(WAYS.CfnInclude, bad, breach);

  test('is found', () => {
    expect(expected.map((finding) => finding.split(' ')[0])).toContain(breach.rule);
  });

  test.each(ways)('is found in %s', (_name, way) => {
    expect(findings(way, bad, breach)).toEqual(expected);
  });

  test.each(ways)('is found where a property override of %s makes it', (_name, way) => {
    const change = (resource: CfnResource) => set(resource, breach.path, breach.bad);
    expect(findings(way, templateOf(breach), breach, change)).toEqual(expected);
  });

  test.each(ways)('is found where an override of %s makes it', (_name, way) => {
    const change = (resource: CfnResource) => resource.addOverride(`Properties.${breach.path}`, breach.bad);
    expect(findings(way, templateOf(breach), breach, change)).toEqual(expected);
  });

  test.each(ways)('is gone where a property override of %s mends it', (_name, way) => {
    const change = (resource: CfnResource) => set(resource, breach.path, goodValue(breach));
    expect(findings(way, bad, breach, change)).toEqual([]);
  });
});

/** What stands beside the properties. */
const ATTRIBUTES: readonly [rule: string, path: string, bad: unknown, good: unknown][] = [
  ['StatefulRetained', 'DeletionPolicy', 'Delete', 'Retain'],
  [
    'SuppressionHygiene',
    'Metadata.cdk_nag.rules_to_suppress',
    [{ id: 'AwsSolutions-DDB3', reason: 'no' }],
    [{ id: 'AwsSolutions-DDB3', reason: 'The table is rebuilt from the bucket every night.' }],
  ],
];

describe.each(ATTRIBUTES)('%s: %s', (rule, path, bad, good) => {
  const breach: Breach = { rule, fixture: 'table.yaml', resource: 'Jobs', path };
  const overridden = (way: Way, ...values: unknown[]) =>
    findings(way, templateOf(breach), breach, (resource) =>
      values.forEach((value) => resource.addOverride(path, value)),
    );

  test.each(ways)('an override of %s breaks and mends it', (_name, way) => {
    expect(overridden(way, bad).map((finding) => finding.split(' ')[0])).toEqual([rule]);
    expect(overridden(way, bad, good)).toEqual([]);
  });
});

test('every rule has a breach here', () => {
  const broken = [...BREACHES.map(({ rule }) => rule), ...ATTRIBUTES.map(([rule]) => rule)];
  // The one that judges that a resource is there at all.
  expect(OWN_RULES.map(({ ruleId }) => ruleId).filter((id) => !broken.includes(id))).toEqual(['NoIamUserKeys']);
});
