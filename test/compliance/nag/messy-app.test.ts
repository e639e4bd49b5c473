import { CfnResource } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { appTemplates } from '../../../lib/compliance/engine/app-templates';
import { NAG_RULES } from '../../../lib/compliance/nag';
import { messyApp } from '../../support/messy-app';
import { mutated } from '../../support/nag-mutations';
import {
  included,
  inOrderOf,
  originalVerdicts,
  ourVerdicts,
  partsOf,
  resourcesIn,
  type Verdicts,
} from '../../support/nag-originals';
import { PACKS, rulesOfPack } from '../../support/nag-packs';
import { MADE_OTHERWISE } from '../../support/nag-templates';
import { print } from '../../support/print';

const RUNS = Number(process.env.NAG_RUNS ?? 12);

describe('cdk-nag’s rules over the templates of a messy app', () => {
  const app = messyApp();
  app.synth();
  const { templates } = appTemplates(app, {});
  const constructs = resourcesIn(app);
  const resources = templates.templates.flatMap(({ _all }) => [..._all]);
  const [{ body }] = templates.templates;
  const ours = ourVerdicts(templates, 'path');

  /** What has no L1 class in the tree, so that cdk-nag passes it over there: the CDK's own custom resource providers. */
  const generic = constructs.filter(
    (node) => node.constructor === CfnResource && node.cfnResourceType.startsWith('AWS::'),
  );
  /** What is in the tree but not in a template: a policy without statements. */
  const unrendered = constructs.filter((node) => !resources.some(({ path }) => path === node.node.path));

  it('are many verdicts of every kind, on many types', () => {
    const kinds = Object.values(ours).map((verdict) => verdict.split(' ')[0]);
    expect([...new Set(kinds)].sort()).toEqual(['error', 'fail', 'pass', 'unknown']);
    expect(kinds.length).toBeGreaterThan(600);
    expect(new Set(constructs.map((node) => node.cfnResourceType)).size).toBeGreaterThan(95);
    // Nearly every rule has something to say; the fuzzing of each rule alone sees to the others.
    expect(new Set(Object.keys(ours).map((key) => partsOf(key).className)).size).toBeGreaterThan(200);
  });

  it('say what the originals say of the construct tree, passes and errors too', () => {
    const theirs = originalVerdicts(constructs, (node) => node.node.path);
    expect(without(ours, generic)).toEqual(without(theirs, unrendered));
  });

  it('differ from that only in what the tree has otherwise than the templates', () => {
    expect(unrendered.map(({ node }) => node.path)).toEqual(['Messy/Conditional/Resource']);
    expect(generic.map(({ node }) => node.path.replace(/CustomResourceProvider/, ''))).toEqual([
      'Messy/Custom::VpcRestrictDefaultSG/Role',
      'Messy/Custom::VpcRestrictDefaultSG/Handler',
      'Messy/Custom::S3AutoDeleteObjects/Role',
      'Messy/Custom::S3AutoDeleteObjects/Handler',
      'Messy/Raw',
    ]);
  });

  it('say what the originals say of the constructs that CfnInclude makes of them', () => {
    for (const template of templates.templates) {
      const nodes = included(template.body);
      // CfnInclude makes constructs of another class of these, which the rules pass over.
      const judged = Object.entries(ourVerdicts(inOrderOf(nodes, template.body))).filter(
        ([key]) => !MADE_OTHERWISE.includes(template._find(partsOf(key).at)?.type ?? ''),
      );
      expect(Object.fromEntries(judged)).toEqual(originalVerdicts(nodes));
    }
  });

  it.each(Object.keys(PACKS))('come to the findings of the pack %s', (name) => {
    const report = new PACKS[name]().validateScope(app);
    const theirs = report.violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${constructPath} ${ruleName}`),
    );
    const found = rulesOfPack(name).flatMap(({ id, rule }) =>
      Object.entries(without(ours, generic))
        .filter(([key, verdict]) => partsOf(key).className === rule.name && verdict !== 'pass')
        .flatMap(([key, verdict]) => findingsOf(verdict).map((finding) => `${partsOf(key).at} ${id}${finding}`)),
    );
    expect(theirs.length).toBeGreaterThan(name === 'Serverless' ? 15 : 100);
    expect(found.sort()).toEqual(
      theirs.filter((each) => !unrendered.some(({ node }) => each.startsWith(node.path))).sort(),
    );
  });

  it('are equal after random changes of the template', () => {
    const types = new Set(
      [...NAG_RULES.values()].flatMap(({ resourceTypes, sees }) => [...resourceTypes, ...sees.split(' ')]),
    );
    const counts = { compared: 0, refused: 0 };
    fc.assert(
      fc.property(
        mutated(body, (type) => types.has(type) && !MADE_OTHERWISE.includes(type)),
        (mutant) => {
          let nodes;
          try {
            nodes = included(mutant);
          } catch {
            counts.refused++;
            return;
          }
          counts.compared++;
          const theirs = originalVerdicts(nodes);
          const judged = ourVerdicts(inOrderOf(nodes, mutant));
          for (const key of Object.keys(judged)) if (/^(EKSCluster|KinesisAnalyticsV2)/.test(key)) delete judged[key];
          expect(judged).toEqual(theirs);
        },
      ),
      { numRuns: RUNS, seed: 7 },
    );
    print(
      `cdk-nag’s rules equal on ${counts.compared} changed templates; ${counts.refused} more refused by CfnInclude`,
    );
    expect(counts.compared).toBeGreaterThan(RUNS / 2);
  });
});

function without(verdicts: Verdicts, nodes: readonly CfnResource[]): Verdicts {
  const paths = new Set(nodes.map(({ node }) => node.path));
  return Object.fromEntries(Object.entries(verdicts).filter(([key]) => !paths.has(partsOf(key).at)));
}

/** As a pack names them: `[finding]` of each, or nothing; a rule that threw is a finding too. */
function findingsOf(verdict: string): string[] {
  const findings = verdict.slice('fail '.length);
  return verdict.startsWith('fail ') ? (JSON.parse(findings) as string[]).map((finding) => `[${finding}]`) : [''];
}
