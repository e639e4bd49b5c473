// npm run bench: what judging an app costs beside synthesizing it, with public tools, as ratios within one run.
// Every number is the median of interleaved runs in processes of their own; the CDK's own validation is off in all.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `npm run bench [-- --repeats 5 --quick]

  --repeats <n>  runs per number (default 5, the median counts)
  --quick        small sizes only, for a look

Exit code: 1 if a limit is broken.`;

const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const repeats = Number(values.repeats);
if (!Number.isInteger(repeats) || repeats < 1) {
  console.error(`--repeats is no count: ${values.repeats}; write a whole number from 1`);
  process.exit(2);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const script = (name) => join(root, 'scripts', 'bench', name);
const env = { ...process.env, CDK_VALIDATION: 'false', NO_COLOR: '1' };

const node = (file, ...args) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args.map(String)], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return JSON.parse(stdout);
};
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const mib = (number) => `${number.toFixed(0)} MiB`;
const ms = (number) => `${number.toFixed(0)} ms`;
const more = (value, base) => `${value >= base ? '+' : ''}${((100 * (value - base)) / base).toFixed(1)} %`;

let broken = 0;
const limit = (what, value, most, unit = '') => {
  const ok = value <= most;
  if (!ok) broken += 1;
  console.log(`${ok ? 'ok    ' : 'BROKEN'} ${what}: ${value.toFixed(2)}${unit} (limit ${most}${unit})`);
};

/** Medians of several modes at one size, interleaved so that a busy moment hits them alike. */
const measure = (modes, instances, perStack) => {
  const runs = new Map(modes.map((mode) => [mode, []]));
  for (let index = 0; index < repeats; index++) {
    for (const mode of modes) {
      runs.get(mode).push(node(script('run.cjs'), mode, instances, perStack));
    }
  }
  return Object.fromEntries(
    [...runs].map(([mode, all]) => [
      mode,
      { cpu: median(all.map(({ cpu }) => cpu)), memory: median(all.map(({ memory }) => memory)) },
    ]),
  );
};

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}, medians of ${repeats}\n`);
const MODES = ['bare', 'ours', 'cdk-nag, 2 packs', 'cdk-nag, 4 packs'];
const bySize = new Map();
for (const instances of values.quick ? [10, 100] : [10, 100, 400, 1000]) {
  const result = measure(MODES, instances, 50);
  bySize.set(instances, result);
  console.log(`${instances} instances, 50 to a stack`);
  for (const mode of MODES) {
    const { cpu, memory } = result[mode];
    const { bare } = result;
    console.log(
      `  ${mode.padEnd(17)} ${ms(cpu).padStart(9)} CPU ${more(cpu, bare.cpu).padStart(9)}   ${mib(memory).padStart(9)} peak ${more(memory, bare.memory).padStart(9)}`,
    );
  }
}
const oneStack = new Map(
  (values.quick ? [25, 100] : [100, 400]).map((instances) => [
    instances,
    measure(['bare', 'ours'], instances, instances),
  ]),
);
for (const [instances, { bare, ours }] of oneStack) {
  console.log(
    `${instances} instances in one stack: ${ms(bare.cpu)} bare, ${ms(ours.cpu)} judged (${more(ours.cpu, bare.cpu)})`,
  );
}

const [small, large] = values.quick ? [10, 100] : [100, 400];
const nag = node(script('nag.cjs'), large, 50, repeats);
const [theirs, own] = [median(nag.theirs), median(nag.ours)];
console.log(
  `cdk-nag's rules of 4 packs at ${large} instances: ${ms(theirs)} by its packs, ${ms(own)} by this engine\n`,
);

const atLarge = bySize.get(large);
const part = (result) => Math.max(result.ours.cpu - result.bare.cpu, 1);
const percentMore = (value, base) => (100 * (value - base)) / base;
limit(`CPU over a bare synth at ${large}`, percentMore(atLarge.ours.cpu, atLarge.bare.cpu), 15, ' %');
limit(`peak memory over a bare synth at ${large}`, percentMore(atLarge.ours.memory, atLarge.bare.memory), 15, ' %');
limit(`this engine's share of cdk-nag's own time`, own / theirs, 1 / 5);
limit(`time(${large}) / time(${small})`, atLarge.ours.cpu / bySize.get(small).ours.cpu, values.quick ? 11 : 4.4);
const [few, many] = [...oneStack.values()];
limit('judging four times the resources in one stack', part(many) / part(few), 4.4);
if (!values.quick) limit('npm start / cdk synth without packs', startRatio(), 1.5);
process.exitCode = broken > 0 ? 1 : 0;

/** Wall time of `npm start` against `cdk synth` of the same app without Compliance.enforce. */
function startRatio() {
  const wall = (args) => {
    const begin = process.hrtime.bigint();
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`);
    return Number(process.hrtime.bigint() - begin) / 1e6;
  };
  const runs = { start: [], synth: [] };
  for (let index = 0; index < repeats; index++) {
    runs.synth.push(wall([script('bare-synth.cjs')]));
    runs.start.push(wall(['--require', 'ts-node/register/transpile-only', join('bin', 'start.ts')]));
  }
  const [start, synth] = [median(runs.start), median(runs.synth)];
  console.log(`npm start: ${ms(start)}; cdk synth without packs: ${ms(synth)}`);
  return start / synth;
}
