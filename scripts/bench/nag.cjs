// cdk-nag's rules by cdk-nag's own packs and by this library's engine, in one process on one app, interleaved:
// node nag.cjs <instances> <instances per stack> <repeats>
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const nag = require('cdk-nag');
const { appTemplates } = require('../../dist/lib/compliance/engine/app-templates');
const { evaluate } = require('../../dist/lib/compliance/engine/evaluation');
const { nagRule } = require('../../dist/lib/compliance/nag');
const { fleet } = require('./fleet.cjs');

const [instances, perStack, repeats] = process.argv.slice(2).map(Number);
const outdir = mkdtempSync(join(tmpdir(), 'cdk-spawn-bench-'));
const app = fleet({ instances, perStack, outdir });
app.synth();

const PACKS = ['HIPAASecurityChecks', 'PCIDSS321Checks', 'NIST80053R5Checks', 'AwsSolutionsChecks'];
const classes = new Set();
for (const name of PACKS) {
  new (class extends nag[name] {
    applyRule({ rule, ruleSuffixOverride }) {
      // AwsSolutions has ids of its own; the rule's name is the class.
      classes.add(rule.name || ruleSuffixOverride);
    }
  })().checkResource({});
}
const rules = [...classes].map((name) => nagRule(name));

const cpu = (work) => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};
const theirs = () => {
  for (const name of PACKS) new nag[name](app).validate({ appConstruct: app, stackTemplates: [], templatePaths: [] });
};
let templates;
const ours = () => {
  // Reading and indexing the templates is not cdk-nag's part; its view of the resources is.
  evaluate(templates, [{ framework: { id: 'X' }, data: {}, rules }]);
};
const results = { theirs: [], ours: [] };
for (let index = 0; index < repeats; index++) {
  templates = appTemplates(app, {}).templates;
  // Which resources are the same is worked out once for all rules, ours and cdk-nag's: it is part of the index.
  templates._twins.firstOf(templates.resources[0]);
  results.theirs.push(cpu(theirs));
  results.ours.push(cpu(ours));
}
process.stdout.write(JSON.stringify(results));
rmSync(outdir, { recursive: true });
