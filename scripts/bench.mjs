// npm run bench: what judging an app costs beside synthesizing it, with public tools, as ratios within one run.
// Every number is the median of rounds; in a round each mode runs in a process of its own, one after the other, and is compared
// with the bare synth beside it, for a machine is slower in one minute than in the next. The CDK's own validation is off in all.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `npm run bench [-- --repeats 5 --quick]

  --repeats <n>  rounds per number (default 5, the median counts; at the size that the limits are for, twice as many and one)
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
const percent = (number) => `${number >= 0 ? '+' : ''}${number.toFixed(1)} %`;

let broken = 0;
const limit = (what, value, most, unit = '') => {
  const ok = value <= most;
  if (!ok) broken += 1;
  console.log(`${ok ? 'ok    ' : 'BROKEN'} ${what}: ${value.toFixed(2)}${unit} (limit ${most}${unit})`);
};

/** Medians of several modes at one size, and of what each costs more than the bare synth of its round. */
const measure = (modes, instances, perStack, rounds = repeats) => {
  const runs = new Map(modes.map((mode) => [mode, []]));
  for (let round = 0; round < rounds; round++) {
    // Each is the first one in its turn: what runs first may find the machine another one.
    for (const index of modes.keys()) {
      const mode = modes[(index + round) % modes.length];
      runs.get(mode).push(node(script('run.cjs'), mode, instances, perStack));
    }
  }
  const bare = runs.get('bare');
  const medianOf = (all, key) => median(all.map((run) => run[key]));
  const moreOf = (all, key) => all.map((run, round) => 100 * (run[key] / bare[round][key] - 1));
  return Object.fromEntries(
    [...runs].map(([mode, all]) => [
      mode,
      {
        cpu: medianOf(all, 'cpu'),
        memory: medianOf(all, 'memory'),
        moreCpu: median(moreOf(all, 'cpu')),
        moreMemory: median(moreOf(all, 'memory')),
        spread: moreOf(all, 'cpu').sort((a, b) => a - b),
      },
    ]),
  );
};

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}, medians of ${repeats}\n`);
const MODES = ['bare', 'ours', 'cdk-nag, 2 packs', 'cdk-nag, 4 packs'];
const bySize = new Map();
const [small, large] = values.quick ? [10, 100] : [100, 400];
for (const instances of values.quick ? [10, 100] : [10, 100, 400, 1000]) {
  const result = measure(MODES, instances, 50, instances === large ? 2 * repeats + 1 : repeats);
  bySize.set(instances, result);
  console.log(`${instances} instances, 50 to a stack`);
  for (const mode of MODES) {
    const { cpu, memory, moreCpu, moreMemory, spread } = result[mode];
    console.log(
      `  ${mode.padEnd(17)} ${ms(cpu).padStart(9)} CPU ${percent(moreCpu).padStart(9)}   ${mib(memory).padStart(9)} peak ${percent(moreMemory).padStart(9)}   CPU from ${percent(spread[0])} to ${percent(spread.at(-1))}`,
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
    `${instances} instances in one stack: ${ms(bare.cpu)} bare, ${ms(ours.cpu)} judged (${percent(ours.moreCpu)})`,
  );
}

const nag = node(script('nag.cjs'), large, 50, repeats);
const [theirs, own] = [median(nag.theirs), median(nag.ours)];
console.log(
  `cdk-nag's rules of 4 packs at ${large} instances: ${ms(theirs)} by its packs, ${ms(own)} by this engine\n`,
);

const atLarge = bySize.get(large);
const part = (result) => Math.max(result.ours.cpu - result.bare.cpu, 1);
limit(`CPU over a bare synth at ${large}`, atLarge.ours.moreCpu, 15, ' %');
limit(`peak memory over a bare synth at ${large}`, atLarge.ours.moreMemory, 15, ' %');
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
