// Writes lib/compliance/nag/generated/: what the rules of cdk-nag look at, read from the installed cdk-nag, and how the
// L1 classes of the installed aws-cdk-lib read a template's properties.
// Run after an update of either package: node scripts/write-nag-data.mjs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const require = createRequire(import.meta.url);
const TARGET = join(dirname(fileURLToPath(import.meta.url)), '..', 'lib', 'compliance', 'nag', 'generated');

/** Every generated file, by name. */
export async function nagData() {
  const rules = exportedRules();
  const types = new Map();
  for (const rule of rules) {
    for (const { type, module, className } of rule.classes) {
      const known = types.get(type) ?? { type, module, className, words: new Set() };
      for (const word of rule.words) known.words.add(word);
      types.set(type, known);
    }
  }
  const lines = rules.map(
    ({ className, service, judges, sees }) => `${className}: ${literal([service, judges.join(' '), sees.join(' ')])},`,
  );
  const shapes = [...types.values()].sort(byType).map((each) => `'${each.type}': ${literal(shapeOf(each))},`);
  return {
    'rule-facts.ts': await written(
      `/** Of each rule: the folder of its service, the types it judges, and the types that it looks for in the rest of the stack (\`*\`: all). */
export const RULE_FACTS: Readonly<Record<string, readonly [service: string, judges: string, sees: string]>> = {
${lines.join('\n')}
};`,
    ),
    'type-shapes.ts': await written(
      `/** Of each type that a rule looks at, as JSON: its L1 class, and how that reads those properties that a rule reads. */
export const TYPE_SHAPES: Readonly<Record<string, string>> = {
${shapes.join('\n')}
};`,
    ),
  };
}

/** The rules that cdk-nag exports, with what their source mentions. */
function exportedRules() {
  const folder = join(dirname(require.resolve('cdk-nag/package.json')), 'lib', 'rules');
  const rules = [];
  for (const service of readdirSync(folder, { withFileTypes: true })) {
    if (!service.isDirectory()) continue;
    for (const className of Object.keys(require(join(folder, service.name, 'index.js')))) {
      rules.push(ruleOf(join(folder, service.name, `${className}.js`), service.name, className));
    }
  }
  return rules.sort((a, b) => (a.className < b.className ? -1 : 1));
}

function ruleOf(file, service, className) {
  const source = readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL.*$/m, '');
  for (const [, use] of source.matchAll(/Stack\.of\(\w+\)\s*\.(\w+(?:\s*\.\w+)?)/g)) {
    if (!/^(resolve|node\s*\.findAll)$/.test(use))
      throw new Error(`${className} asks its stack for ${use}: teach the shadow stack`);
  }
  const modules = new Map(
    [...source.matchAll(/const (\w+) = require\("(aws-cdk-lib\/[^"]+)"\)/g)].map(([, name, path]) => [name, path]),
  );
  const classes = new Map();
  for (const [mention, name, cfn] of source.matchAll(/(\w+)\.(Cfn\w+)/g)) {
    const module = modules.get(name);
    if (module) classes.set(mention, { type: require(module)[cfn].CFN_RESOURCE_TYPE_NAME, module, className: cfn });
  }
  // What the rule's function asks of the resource it is given is what it judges; every other mention is one it looks for.
  const start = source.indexOf(
    source.includes('exports.default = Object') ? 'exports.default = ' : `function ${className}(node)`,
  );
  const end = source.indexOf('\n}', start);
  if (start < 0) throw new Error(`${className} is written differently`);
  const judged = new Set();
  const seen = new Set();
  const mentions = new RegExp(
    `(?:(\\w+) instanceof )?(${[...classes.keys()].map((each) => each.replace('.', '\\.')).join('|')})\\b`,
    'g',
  );
  for (const { 1: subject, 2: mention, index } of source.matchAll(mentions)) {
    const given = subject === 'node' && index > start && index < end;
    (given ? judged : seen).add(classes.get(mention).type);
  }
  for (const [, type] of source.matchAll(/node\.cfnResourceType === '([^']+)'/g)) judged.add(type);
  if (!source.includes('findAll()')) seen.clear();
  if (/\.find\(\(\w+\) => \w+\.node\.path === /.test(source)) seen.add('*');
  return {
    service,
    className,
    judges: [...judged].sort(),
    sees: seen.has('*') ? ['*'] : [...seen].sort(),
    classes: [...classes.values()],
    words: new Set(source.match(/\w+/g)),
  };
}

/** How the L1 class reads the properties of a template, cut down to the properties whose names its rules mention. */
function shapeOf({ type, module, className, words }) {
  const converters = convertersOf(module);
  const shapes = {};
  const note = (kind) => {
    const name = kind.split('@')[1];
    if (name === undefined || name in shapes) return;
    shapes[name] = {};
    Object.assign(shapes[name], converters(name));
    Object.values(shapes[name]).forEach(note);
  };
  const properties = Object.fromEntries(
    Object.entries(converters(`${className}Props`)).filter(([key]) => words.has(key.split('=')[0])),
  );
  Object.values(properties).forEach(note);
  return JSON.stringify({ module: module.replace('aws-cdk-lib/', ''), className, properties, shapes });
}

const sources = new Map();

/** Reads the functions by which CfnInclude turns a template into properties: they are not exported. */
function convertersOf(module) {
  if (!sources.has(module)) {
    const folder = join(dirname(require.resolve(module)), 'lib');
    const files = readdirSync(folder).filter((file) => file.endsWith('.generated.js'));
    sources.set(module, files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n'));
  }
  const source = sources.get(module);
  return (name) => {
    const start = source.indexOf(`function ${name}FromCloudFormation(properties){`);
    if (start < 0) throw new Error(`${module} has no ${name}FromCloudFormation`);
    const body = source.slice(start, source.indexOf('addUnrecognizedPropertiesAsExtra', start));
    const read = [
      ...body.matchAll(/addPropertyResult\("(\w+)","([^"]+)",properties[.[]"?[^!"]+"?\]?!=null\?(.*?):void 0\)/g),
    ];
    if (read.length !== body.split('addPropertyResult(').length - 1)
      throw new Error(`${name} of ${module} is written differently`);
    return Object.fromEntries(
      read.map(([, name, cfnName, call]) => [
        cfnName === name[0].toUpperCase() + name.slice(1) ? name : `${name}=${cfnName}`,
        kindOf(call.slice(0, call.lastIndexOf('(properties'))),
      ]),
    );
  };
}

const SIMPLE = { getString: 's', getNumber: 'n', getBoolean: 'b', getAny: '*', getCfnTag: 't', getDate: 'd' };

/** `[s`: list of texts; `{n`: map of numbers; `@Name`: object of that shape. */
function kindOf(call) {
  const [, getter, inner] = /^(?:\(0,)?cfn_parse\(\)\.FromCloudFormation\.(\w+)\)?(?:\((.*)\))?$/.exec(call) ?? [];
  if (getter === 'getArray') return `[${kindOf(inner)}`;
  if (getter === 'getMap') return `{${kindOf(inner)}`;
  if (getter in SIMPLE) return SIMPLE[getter];
  const [, shape] = /^(Cfn\w+)FromCloudFormation$/.exec(call) ?? [];
  if (shape) return `@${shape}`;
  return '?';
}

const byType = (a, b) => (a.type < b.type ? -1 : 1);
const literal = (value) => `${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}`;
const HEADER = '// Written by scripts/write-nag-data.mjs; a test fails when it is stale.\n';

async function written(code) {
  return format(HEADER + code, { ...(await resolveConfig(join(TARGET, 'x.ts'))), parser: 'typescript' });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, text] of Object.entries(await nagData())) writeFileSync(join(TARGET, name), text);
}
