import { Template } from 'aws-cdk-lib/assertions';
import type { Stack } from 'aws-cdk-lib';

/** One property that a construct promises to set on each of its resources of a type. */
export interface Promised {
  /** What is promised, in words: the name of the assertion. */
  readonly name: string;
  /** CloudFormation type. */
  readonly type: string;
  /** Only resources whose logical id matches. Default: all of the type. */
  readonly id?: RegExp;
  /** Where the property stands: names and indexes joined with dots. */
  readonly path: string;
  /** The value, or what tells a right one. Default: present. */
  readonly is?: unknown;
}

type Json = any;

const EXISTS = (value: unknown) => value !== undefined;

function read(resource: Json, path: string[]): unknown {
  return path.reduce((value, key) => value?.[key], resource);
}

function isRight(value: unknown, { is = EXISTS }: Promised): boolean {
  return typeof is === 'function' ? Boolean(is(value)) : JSON.stringify(value) === JSON.stringify(is);
}

function resourcesOf(template: Json, { type, id }: Promised): [string, Json][] {
  return Object.entries<Json>(template.Resources).filter(
    ([key, resource]) => resource.Type === type && (!id || id.test(key)),
  );
}

/** Whether the promise is kept: the property is right on every such resource, and there is one. */
export function isKept(template: Json, promise: Promised): boolean {
  const resources = resourcesOf(template, promise);
  return (
    resources.length > 0 && resources.every(([, resource]) => isRight(read(resource, promise.path.split('.')), promise))
  );
}

/** The template without the property on one resource, for each resource that has it. */
export function withoutIt(template: Json, promise: Promised): Json[] {
  const path = promise.path.split('.');
  return resourcesOf(template, promise).map(([id]) => {
    const copy = structuredClone(template);
    const parent = read(copy.Resources[id], path.slice(0, -1)) as Json;
    delete parent[path.at(-1)!];
    return copy;
  });
}

/**
 * Asserts each promised property by name, and that the assertion is one that can fail: with the property deleted from any
 * one resource of the template it does.
 */
export function describePromises(construct: string, build: () => Stack, promises: Promised[]): void {
  describe(`${construct} promises`, () => {
    let template: Json;
    beforeAll(() => {
      template = Template.fromStack(build()).toJSON();
    });
    it.each(promises)('$name ($type $path)', (promise) => {
      expect(isKept(template, promise)).toBe(true);
      const broken = withoutIt(template, promise);
      expect(broken.length).toBeGreaterThan(0);
      for (const copy of broken) expect(isKept(copy, promise)).toBe(false);
    });
  });
}
