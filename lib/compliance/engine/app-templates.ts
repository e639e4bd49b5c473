import { type App, CfnResource, type NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type RuleSettings, TemplateSet, type TemplateSource } from '../model';
import { Patterns } from '../model/patterns';
import { TemplateText } from '../model/template-text';

/** The templates of an app, and the SHA-256 of each file. */
export interface AppTemplates {
  readonly templates: TemplateSet;
  readonly digests: ReadonlyMap<string, string>;
}

/** The templates of a synthesized app, those of its stages and nested stacks too, each read once from the disk. */
export function appTemplates(app: App, settings: RuleSettings, constructs?: readonly IConstruct[]): AppTemplates {
  const digests = new Map<string, string>();
  // Looking the algorithm up takes as long as a megabyte.
  const hash = createHash('sha256');
  const read = (file: string, bytes: Buffer) => digests.set(file, hash.copy().update(bytes).digest('hex'));
  const sources = appSources(app, read, constructs);
  return { templates: new TemplateSet(sources, settings), digests };
}

/** The same, before anything is made of it. */
export function appSources(
  app: App,
  read: (file: string, bytes: Buffer) => void = () => undefined,
  constructs: readonly IConstruct[] = app.node.findAll(),
): TemplateSource[] {
  const reader = new FileReader();
  const patterns = new Patterns();
  return [...elementsByStack(constructs)].map(([stack, constructs]) => {
    const file = fileName(app, stack);
    const bytes = reader.read(join(app.outdir, file));
    read(file, bytes);
    const names = { stack: stack.node.path, _constructs: constructs };
    const text = TemplateText.read(bytes, names, patterns);
    return {
      ...names,
      body: text?.body ?? (JSON.parse(bytes.toString('utf8')) as TemplateSource['body']),
      file,
      stackName: literal(stack, stack.stackName),
      account: literal(stack, stack.account),
      region: literal(stack, stack.region),
      parent: parentOf(stack),
    };
  });
}

/** Reads one file after the other into the same memory: templates of a large app are megabytes each. */
class FileReader {
  private memory = Buffer.alloc(0);

  /** What the file holds; until the next one is read. */
  public read(path: string): Buffer {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      if (size >= this.memory.length) this.memory = Buffer.allocUnsafe(size + 1);
      let length = 0;
      for (let read = -1; read !== 0; length += read)
        read = readSync(file, this.memory, length, this.memory.length - length, null);
      return this.memory.subarray(0, length);
    } finally {
      closeSync(file);
    }
  }
}

/** The constructs of each stack by logical id, stacks in the order of the tree. */
function elementsByStack(constructs: readonly IConstruct[]): Map<Stack, Map<string, IConstruct>> {
  const elements = new Map<Stack, CfnResource[]>();
  for (const construct of constructs) {
    if (Stack.isStack(construct)) elements.set(construct, []);
    // Not every element: an output may have the logical id of a resource, and would lend it its path.
    else if (CfnResource.isCfnResource(construct)) elements.get(construct.stack)?.push(construct);
  }
  return new Map([...elements].map(([stack, resources]) => [stack, byLogicalId(stack, resources)]));
}

function byLogicalId(stack: Stack, resources: readonly CfnResource[]): Map<string, IConstruct> {
  return new Map(resources.map((resource) => [logicalIdOf(stack, resource), resource]));
}

/** What produces the token of its logical id, where there is it: resolving the token takes as long again. */
interface NamedElement {
  _synthesizeLogicalId?(): string;
}

function logicalIdOf(stack: Stack, resource: CfnResource): string {
  const known = (resource as unknown as NamedElement)._synthesizeLogicalId?.();
  return known === undefined || Token.isUnresolved(known) ? (stack.resolve(resource.logicalId) as string) : known;
}

/** Relative to the assembly, so that it is the same on every machine. */
function fileName(app: App, stack: Stack): string {
  const path = join(Stage.of(stack)?.outdir ?? app.outdir, stack.templateFile);
  return relative(app.outdir, path).split(sep).join('/');
}

function parentOf(stack: Stack): { readonly file: string; readonly logicalId: string } | undefined {
  const { nestedStackResource } = stack as NestedStack;
  const { nestedStackParent } = stack;
  if (!nestedStackParent || !nestedStackResource) return undefined;
  const app = stack.node.root as App;
  return {
    file: fileName(app, nestedStackParent),
    logicalId: nestedStackParent.resolve(nestedStackResource.logicalId) as string,
  };
}

/** What is known at synthesis; a nested stack's name, or the account of a stack without environment, is not. */
function literal(stack: Stack, value: string): string | undefined {
  const resolved: unknown = stack.resolve(value);
  return typeof resolved === 'string' ? resolved : undefined;
}
