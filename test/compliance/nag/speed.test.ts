import type { App } from 'aws-cdk-lib';
import { runRule } from '../../../lib/compliance/engine/run-rule';
import { type TemplateResource, TemplateSet, type TemplateSource } from '../../../lib/compliance/model';
import { nagRule } from '../../../lib/compliance/nag';
import { fleet } from '../../support/nag-fleet';
import { PACKS, rulesOfPack } from '../../support/nag-packs';
import { print } from '../../support/print';

const NAMES = ['HIPAA.Security', 'PCI.DSS.321', 'NIST.800.53.R5', 'AwsSolutions'];
const RULES = [...new Set(NAMES.flatMap((name) => rulesOfPack(name).map(({ rule }) => rule.name)))].map(nagRule);

/** In CPU time, which other work on the machine changes little. */
describe('the rules of four packs', () => {
  it('take less than a fifth of the packs’ own time over 3,600 resources', () => {
    const app = fleet(400, 8);
    const sources = sourcesOf(app);
    const theirs = median(3, () => NAMES.map((pack) => new PACKS[pack]().validateScope(app)));
    const ours = median(5, () => judge(sources));
    print(`cdk-nag: four packs ${Math.round(theirs)} ms, ours ${Math.round(ours)} ms`);
    expect(ours * 5).toBeLessThan(theirs);
  });

  it('take about four times as long for four times the resources in one stack', () => {
    const [small, large] = [100, 400].map((instances) => sourcesOf(fleet(instances, 1)));
    judge(small);
    const [quarter, whole] = [median(9, () => judge(small)), median(9, () => judge(large))];
    print(`cdk-nag in one stack: 900 resources ${Math.round(quarter)} ms, 3,600 ${Math.round(whole)} ms`);
    // The square of it would be sixteen times.
    expect(whole / quarter).toBeLessThan(6);
  });
});

function judge(sources: TemplateSource[]): void {
  const byType = new Map<string, typeof RULES>();
  for (const rule of RULES) {
    for (const type of rule.resourceTypes) byType.set(type, [...(byType.get(type) ?? []), rule]);
  }
  const rulesOf = ({ type }: TemplateResource) => byType.get(type) ?? [];
  for (const { _all } of new TemplateSet(sources, {}).templates) {
    for (const resource of _all) rulesOf(resource).forEach((rule) => runRule(rule, resource));
  }
}

function sourcesOf(app: App): TemplateSource[] {
  return app.synth().stacks.map(({ template, templateFile, displayName }) => ({
    body: template as object,
    file: templateFile,
    stack: displayName,
  }));
}

function median(times: number, run: () => unknown): number {
  const taken = Array.from({ length: times }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)];
}
