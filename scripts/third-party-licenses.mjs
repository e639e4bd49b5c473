// Writes THIRD-PARTY-LICENSES.md: every npm package whose code esbuild put into a bundle, with its licence.
// The same packages give the same bytes. A licence that we may not ship ends the build.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** The folder of the package that a bundled file belongs to; none for our own files. */
const packageFolder = (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

const textOf = (folder, pattern) => {
  const name = readdirSync(folder)
    .sort()
    .find((file) => pattern.test(file));
  return name ? readFileSync(join(folder, name), 'utf8').replace(/\r\n/g, '\n').trim() : undefined;
};

/** The packages of these bundled files: name, version, licence, and the texts that must travel with them. */
export function packagesOf(root, files) {
  const folders = [...new Set(files.map(packageFolder).filter(Boolean))];
  const packages = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    if (!ALLOWED.includes(license)) {
      throw new Error(
        `${name} ${version} can't be bundled: licence ${license ?? 'not given'}; allowed ${ALLOWED.join(', ')}`,
      );
    }
    const text = textOf(join(root, folder), /^licen[cs]e/i);
    if (!text && license !== 'Apache-2.0') {
      // Such a licence demands that its text travels along, and its text names the copyright holder.
      throw new Error(`${name} ${version} can't be bundled: it is under ${license} and ships no licence text`);
    }
    return {
      name,
      version,
      license,
      text,
      notice: textOf(join(root, folder), /^notice/i),
    };
  });
  const unique = new Map(packages.map((item) => [`${item.name}@${item.version}`, item]));
  return [...unique.keys()].sort().map((key) => unique.get(key));
}

/** Groups packages whose value is the same, in the order of the first package of each. */
const groupBy = (packages, valueOf) => {
  const groups = new Map();
  for (const item of packages) {
    const value = valueOf(item);
    if (value) groups.set(value, [...(groups.get(value) ?? []), item.name]);
  }
  return [...groups];
};

/** The text of Apache-2.0 names nobody, so that one copy does for those that ship none. */
const withoutText = (packages) => {
  const names = packages.filter(({ text }) => !text).map(({ name }) => name);
  if (names.length === 0) return [];
  if (!packages.some(({ license, text }) => license === 'Apache-2.0' && text)) {
    throw new Error(`no bundled package ships the text of Apache-2.0, which ${names.join(', ')} need`);
  }
  const list = names.map((name) => `- ${name}`).join('\n');
  return [`## Without a licence text of their own\n\nThe text of Apache-2.0 above holds for:\n\n${list}\n`];
};

export function render(packages) {
  const fence = '```';
  const section =
    (title) =>
    ([text, names]) =>
      [
        `## ${title} of ${names.length} packages`,
        '',
        ...names.map((name) => `- ${name}`),
        '',
        `${fence}text`,
        text,
        fence,
        '',
      ].join('\n');
  return [
    '# Third-party licences\n',
    'The published package contains code or data of these packages: in the Lambda handlers of `dist/handlers`, in its own `node_modules`, in `data`. This file is written by `npm run build:handlers`.\n',
    ...packages.map(({ name, version, license }) => `- ${name} ${version}: ${license}`),
    '',
    ...groupBy(packages, ({ text }) => text).map(section('Licence text')),
    ...withoutText(packages),
    ...groupBy(packages, ({ notice }) => notice).map(section('Notice')),
  ].join('\n');
}

/** @returns how many packages are listed */
export function writeLicences(root, files) {
  const packages = packagesOf(root, files);
  const path = join(root, 'THIRD-PARTY-LICENSES.md');
  const text = render(packages);
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
  return packages.length;
}
