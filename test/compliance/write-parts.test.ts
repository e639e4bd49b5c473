import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeParts } from '../../lib/compliance/engine/write-parts';

const directory = mkdtempSync(join(tmpdir(), 'cdk-spawn-parts-'));
afterAll(() => rmSync(directory, { recursive: true }));

function written(...parts: string[]): string {
  const file = join(directory, 'file');
  writeParts(file, (say) => parts.forEach((part) => say(part)));
  return readFileSync(file, 'utf8');
}

test.each([
  ['nothing', []],
  ['small parts', ['a', '', 'b\n', '漢']],
  ['more than fits into memory at once', ['x'.repeat(200_000), 'y', 'z'.repeat(65_536)]],
  ['characters of two units wherever they are cut', ['a', '😀'.repeat(100_000)]],
  ['characters of three bytes', ['ab', '漢'.repeat(100_000)]],
])('%s', (_, parts) => {
  expect(written(...parts) === parts.join('')).toBe(true);
});

test('what throws leaves the file closed, and says so', () => {
  const file = join(directory, 'broken');
  expect(() =>
    writeParts(file, () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  rmSync(file);
});
