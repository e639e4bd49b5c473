import { type App, CfnResource, type NestedStack, Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type RuleSettings, TemplateSet, type TemplateSource } from '../model';

/** The templates of an app, and the SHA-256 of each file. */
export interface AppTemplates {
  readonly templates: TemplateSet;
  readonly digests: ReadonlyMap<string, string>;
}

/** The templates of a synthesized app, those of its stages and nested stacks too, each read once from the disk. */
export function appTemplates(app: App, settings: RuleSettings): AppTemplates {
  const digests = new Map<string, string>();
  const sources = appSources(app, (file, bytes) => digests.set(file, createHash('sha256').update(bytes).digest('hex')));
  return { templates: new TemplateSet(sources, settings), digests };
}

/** The same, before anything is made of it. */
export function appSources(app: App, read: (file: string, bytes: Buffer) => void = () => undefined): TemplateSource[] {
  return [...elementsByStack(app)].map(([stack, constructs]) => {
    const file = fileName(app, stack);
    const bytes = readFileSync(join(app.outdir, file));
    read(file, bytes);
    return {
      body: JSON.parse(bytes.toString('utf8')) as TemplateSource['body'],
      file,
      stack: stack.node.path,
      stackName: literal(stack, stack.stackName),
      account: literal(stack, stack.account),
      region: literal(stack, stack.region),
      _constructs: constructs,
      parent: parentOf(stack),
    };
  });
}

/** The constructs of each stack by logical id, stacks in the order of the tree. */
function elementsByStack(app: App): Map<Stack, Map<string, IConstruct>> {
  const elements = new Map<Stack, Map<string, IConstruct>>();
  for (const construct of app.node.findAll()) {
    if (Stack.isStack(construct)) elements.set(construct, new Map());
    // Not every element: an output may have the logical id of a resource, and would lend it its path.
    else if (CfnResource.isCfnResource(construct)) {
      const { stack } = construct;
      elements.get(stack)?.set(stack.resolve(construct.logicalId) as string, construct);
    }
  }
  return elements;
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
