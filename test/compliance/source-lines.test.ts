import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { SourceLines } from '../../lib/compliance/engine/source-lines';

const LIBRARY = join(__dirname, '..', '..', 'lib');

/** A resource with a creation trace of its own making. */
function traced(scope: Construct, id: string, ...frames: string[]): CfnResource {
  const resource = new CfnResource(scope, id, { type: 'A::B::C' });
  const { metadata } = resource.node;
  Object.defineProperty(resource.node, 'metadata', {
    value: [
      ...metadata.filter(({ type }) => type !== 'aws:cdk:creationStack'),
      { type: 'aws:cdk:creationStack', data: frames },
    ],
  });
  return resource;
}
const stackWithoutTrace = () => new Stack(new App({ context: { 'aws:cdk:disable-creation-stack-traces': true } }), 'A');
const lineOf = (construct: Construct, lines = new SourceLines()) => {
  const found = lines.of(construct);
  return found && `${found.file}:${found.line}:${found.column}`;
};
const here = (line: number) => join(process.cwd(), 'bin', `app.ts:${line}:3`);

test('is where the resource was created', () => {
  const line = lineOf(new CfnResource(stackWithoutTrace(), 'X', { type: 'A::B::C' }));
  expect(line).toBeUndefined();
  const resource = new CfnResource(new Stack(new App(), 'A'), 'X', { type: 'A::B::C' });
  expect(lineOf(resource)).toMatch(/^test\/compliance\/source-lines\.test\.ts:\d+:\d+$/);
});

test('skips aws-cdk-lib, other packages, Node and this library', () => {
  const resource = traced(
    stackWithoutTrace(),
    'X',
    '...new Bucket2 in aws-cdk-lib...',
    'new Y (/app/node_modules/other/index.js:1:1)',
    'Module._compile (node:internal/modules/cjs/loader:1:1)',
    `new SpawnBucket (${LIBRARY}/primitives/bucket.ts:9:9)`,
    'new Promise (:)',
    `<anonymous> (${here(7)})`,
    `<anonymous> (${here(8)})`,
  );
  expect(lineOf(resource)).toBe('bin/app.ts:7:3');
});

test('reads frames without a function and file URLs', () => {
  const stack = stackWithoutTrace();
  expect(lineOf(traced(stack, 'X', `at ${here(3)}`))).toBe('bin/app.ts:3:3');
  expect(lineOf(traced(stack, 'Y', `main (file://${here(4)})`))).toBe('bin/app.ts:4:3');
});

test('falls back to the nearest construct around it that has one, within its stack', () => {
  const stack = stackWithoutTrace();
  traced(stack, 'Elsewhere', `x (${here(1)})`);
  const around = new Construct(stack, 'Around');
  const deep = new Construct(around, 'Deep');
  traced(around, 'Sibling', `x (${here(2)})`);
  const lines = new SourceLines();
  expect(lineOf(traced(deep, 'X', '(no user code in 10 frames)'), lines)).toBe('bin/app.ts:2:3');
  const other = new Stack(stack.node.root, 'B');
  expect(lineOf(traced(other, 'X'), lines)).toBeUndefined();
});
