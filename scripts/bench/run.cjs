// One measured run in a process of its own: node run.cjs <mode> <instances> <instances per stack>
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { fleet } = require('./fleet.cjs');

const [mode, instances, perStack] = process.argv.slice(2);
const outdir = mkdtempSync(join(tmpdir(), 'cdk-spawn-bench-'));
const app = fleet({ instances: Number(instances), perStack: Number(perStack), outdir });

const cdkNagPacks = (...names) => {
  const { Validations } = require('aws-cdk-lib');
  const nag = require('cdk-nag');
  Validations.of(app).addPlugins(...names.map((name) => new nag[name](app)));
};
const MODES = {
  bare: () => undefined,
  ours: () => {
    const { Compliance, Framework } = require('../../dist/lib');
    Compliance.enforce(app, {
      frameworks: [
        Framework.hipaa(),
        Framework.pciDss401(),
        Framework.pciDss321(),
        Framework.soc2(),
        Framework.spawnBaseline(),
      ],
    });
  },
  'cdk-nag, 2 packs': () => cdkNagPacks('HIPAASecurityChecks', 'PCIDSS321Checks'),
  'cdk-nag, 4 packs': () =>
    cdkNagPacks('HIPAASecurityChecks', 'PCIDSS321Checks', 'NIST80053R5Checks', 'AwsSolutionsChecks'),
};
MODES[mode]();
const log = console.log;
console.error = console.log = () => undefined;
process.stderr.write = () => true;
try {
  app.synth();
} catch {
  // The findings.
}
console.log = log;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 }));
process.exitCode = 0;
rmSync(outdir, { recursive: true });
