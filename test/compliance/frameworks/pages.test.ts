import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_IN_FRAMEWORKS } from '../../../lib/compliance/frameworks/built-in';
import { ruleIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import { documentedRule } from '../../../lib/compliance/frameworks/documented-rule';
import { frameworkPages } from '../../../lib/compliance/frameworks/framework-pages';
import { text } from '../../../lib/compliance/frameworks/markdown';

const FOLDER = join(__dirname, '..', '..', '..', 'docs', 'frameworks');
const pages = frameworkPages();

test('docs/frameworks holds these pages and no other', () => {
  expect(existsSync(FOLDER) ? readdirSync(FOLDER).sort() : []).toEqual(Object.keys(pages).sort());
});

test.each(Object.entries(pages))('%s is up to date (npm run build && npm run docs)', (name, page) => {
  expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(page);
});

test.each(Object.entries(pages))('every row of a table on %s has as many cells as its head', (_name, page) => {
  const cells = (line: string) => line.replaceAll('\\|', '').split('|').length;
  let width: number | undefined;
  for (const line of page.split('\n')) {
    if (!line.startsWith('|')) width = undefined;
    else expect([line, cells(line)]).toEqual([line, (width ??= cells(line))]);
  }
});

test('every link leads to a page, and every anchor is there', () => {
  const links = Object.values(pages).flatMap((page) => [...page.matchAll(/\]\(([\w.-]+\.md)(?:#([\w-]+))?\)/g)]);
  expect(links.length).toBeGreaterThan(500);
  for (const [, page, anchor] of links) {
    expect(Object.keys(pages)).toContain(page);
    if (anchor !== undefined) expect(pages[page]).toContain(`<a id="${anchor}"></a>`);
  }
});

test('each page carries the disclaimer', () => {
  for (const page of Object.values(pages)) expect(page).toMatch(/No auditor has reviewed it[^]*no attestation/);
});

test('each control stands on the page of its framework, with what it leaves open', () => {
  for (const { id, controls } of BUILT_IN_FRAMEWORKS) {
    const page = pages[`${id.toLowerCase().replaceAll('.', '-')}.md`];
    for (const control of controls) {
      const line = page.split('\n').find((candidate) => candidate.startsWith(`| **${control.id}** |`));
      for (const part of [control.title, control.evidence, control.limits]) expect(line).toContain(text(part ?? ''));
    }
  }
});

test('the page of rules shows each rule with its controls, and why some can not be waived', () => {
  for (const id of BUILT_IN_FRAMEWORKS.flatMap(ruleIdsOf)) expect(pages['rules.md']).toContain(`**${id}**`);
  expect(pages['rules.md']).toMatch(/\*\*NoIamUserKeys\*\* \|.*\[SOC2\]\(soc2\.md\): CC6\.2/);
  expect(pages['rules.md']).toMatch(/\*\*CodeBuildProjectEnvVarAwsCred\*\* \|.*never: a credential/);
});

test('a rule is described in words', () => {
  expect(documentedRule('NoIamUserKeys')).toMatchObject({
    origin: 'cdk-spawn',
    types: ['AWS::IAM::AccessKey', 'AWS::IAM::User'],
  });
  expect(documentedRule('S3BucketVersioningEnabled')).toMatchObject({ origin: 'cdk-nag', types: ['AWS::S3::Bucket'] });
  expect(documentedRule('toString')).toBeUndefined();
});

test('what GitHub would take for a table or a tag is escaped', () => {
  expect(text('a | b <c>\n d')).toBe('a \\| b &lt;c> d');
});
