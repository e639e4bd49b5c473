import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const script = pathToFileURL(join(__dirname, '..', '..', '..', 'scripts', 'third-party-licenses.mjs')).href;
let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'licences-'))));
afterEach(() => rmSync(root, { recursive: true }));

function install(name: string, license: unknown, text = 'Permission is granted'): string {
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
  writeFileSync(join(folder, 'LICENSE'), text);
  return `node_modules/${name}/dist/index.js`;
}

/** Jest can't load ES modules, so a process of its own does. */
function rendered(...files: string[]): string {
  const code = `const { packagesOf, render } = await import(${JSON.stringify(script)});
    process.stdout.write(render(packagesOf(${JSON.stringify(root)}, ${JSON.stringify(files)})));`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', stdio: 'pipe' });
}

it('lists each package once, sorted, with its licence; our own files are none', () => {
  const text = rendered(
    'lib/network/handlers/x.handler.ts',
    install('zeta', 'ISC'),
    install('@a/b', 'MIT'),
    install('zeta', 'ISC'),
  );
  expect(text.split('\n').filter((line) => /: [A-Z]/.test(line))).toEqual(['- @a/b 1.0.0: MIT', '- zeta 1.0.0: ISC']);
});

it('is the same for the same packages in any order', () => {
  const files = [install('a', 'MIT'), install('b', '0BSD'), install('c', 'BSD-3-Clause', 'Another text')];
  expect(rendered(...files)).toBe(rendered(...files.reverse()));
});

it('carries each licence text once, with the packages that it is of', () => {
  const text = rendered(install('a', 'MIT'), install('b', 'MIT'), install('c', 'Apache-2.0', 'Apache text'));
  expect(text.match(/Permission is granted/g)).toHaveLength(1);
  expect(text).toContain('## Licence text of 2 packages\n\n- a\n- b\n');
  expect(text).toContain('## Licence text of 1 packages\n\n- c\n');
});

it('lets the text of Apache-2.0 hold for a package that ships none; any other must ship its own', () => {
  const text = rendered(install('a', 'Apache-2.0', 'Apache text'), install('bare', 'Apache-2.0', ''));
  expect(text).toMatch(/The text of Apache-2\.0 above holds for:\n\n- bare\n/);
  expect(() => rendered(install('bare', 'Apache-2.0', ''))).toThrow(/no bundled package ships the text/);
  expect(() => rendered(install('bare', 'MIT', ''))).toThrow(/under MIT and ships no licence text/);
});

it.each([['AGPL-3.0'], ['UNLICENSED'], ['(MIT OR GPL-3.0)'], [undefined]])('refuses the licence %p', (license) => {
  expect(() => rendered(install('copyleft', license))).toThrow(
    /copyleft 1\.0\.0 can't be bundled: licence .*; allowed 0BSD, Apache-2\.0/,
  );
});
