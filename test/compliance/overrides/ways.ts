import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CfnParameter, CfnResource, Token, type Stack, cloudformation_include as include } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

type Json = Record<string, any>;
const CLASSES = JSON.parse(
  readFileSync(
    join(dirname(require.resolve('aws-cdk-lib/package.json')), 'cloudformation-include', 'cfn-types-2-classes.json'),
    'utf8',
  ),
) as Record<string, string>;

/** Brings a template into a stack and gives its resources. */
export type Way = (stack: Stack, template: Json) => (logicalId: string) => CfnResource;

/** How the same template gets into an app. */
export const WAYS: Readonly<Record<string, Way>> = {
  'typed props': (stack, template) => resources(stack, template, typed),
  'plain CfnResources': (stack, template) => resources(stack, template, plain),
  CfnInclude(stack, template) {
    const templateFile = join(mkdtempSync(join(tmpdir(), 'cdk-spawn-include-')), 'template.json');
    writeFileSync(templateFile, JSON.stringify(template));
    const included = new include.CfnInclude(stack, 'Template', { templateFile });
    return (logicalId) => included.getResource(logicalId);
  },
};

function resources(
  stack: Stack,
  template: Json,
  make: (stack: Stack, logicalId: string, resource: Json) => CfnResource,
): (logicalId: string) => CfnResource {
  for (const [logicalId, { Type: type, Default: value }] of Object.entries<Json>(template.Parameters ?? {})) {
    new CfnParameter(stack, logicalId, { type, default: value });
  }
  const made = new Map<string, CfnResource>();
  for (const [logicalId, resource] of Object.entries<Json>(template.Resources)) {
    const construct = make(stack, logicalId, resource);
    construct.overrideLogicalId(logicalId);
    const { DeletionPolicy: deletion, UpdateReplacePolicy: replacement } = resource;
    construct.cfnOptions.deletionPolicy = deletion;
    construct.cfnOptions.updateReplacePolicy = replacement;
    made.set(logicalId, construct);
  }
  return (logicalId) => made.get(logicalId) as CfnResource;
}

const plain = (stack: Stack, logicalId: string, { Type: type, Properties: properties }: Json) =>
  new CfnResource(stack, logicalId, { type, properties });

type L1 = new (scope: Construct, id: string, props: Json) => CfnResource;

/** The class of the type, with the props that a program would give it. */
function typed(stack: Stack, logicalId: string, resource: Json): CfnResource {
  const [module, name] = (CLASSES[resource.Type] ?? '').split('.');
  if (name === undefined) return plain(stack, logicalId, resource);
  // Which module is known at run time only.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const L1 = (require(module) as Record<string, L1>)[name];
  const parameters = stack.node.children.filter((child) => child instanceof CfnParameter);
  const lists = new Set(
    parameters.filter(({ type }) => type.startsWith('List<')).map(({ logicalId }) => String(stack.resolve(logicalId))),
  );
  return new L1(stack, logicalId, propsOf(resource.Properties ?? {}, lists) as Json);
}

/** Values that CloudFormation takes as they are: their keys are not those of props. */
const VERBATIM =
  /^(?:.*PolicyDocument|.*Policy|RepositoryPolicyText|Content|Variables|RedrivePolicy|InputParameters|ParameterSets)$/;
/** `BackupPolicy` and the like are objects of properties all the same. */
const NOT_VERBATIM = /^(?:BackupPolicy|MixedInstancesPolicy|LifecyclePolicy|PackagingPolicy)$/;

function propsOf(value: unknown, lists: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => propsOf(each, lists));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key] = ['']] = entries;
  if (key === 'Ref' || key.startsWith('Fn::')) {
    return lists.has(String(Object.values(value)[0])) ? Token.asList(value) : Token.asString(value);
  }
  return Object.fromEntries(
    entries.map(([name, each]) => [
      camelCase(name),
      VERBATIM.test(name) && !NOT_VERBATIM.test(name) ? each : propsOf(each, lists),
    ]),
  );
}

/** As the generator of the CDK's classes spells a property: `SSEAlgorithm` is `sseAlgorithm`, `RoleARN` is `roleArn`. */
function camelCase(name: string): string {
  const [first = '', ...others] = name.match(/[A-Z]+(?![a-z])|[A-Z][a-z]*|[^A-Z]+/g) ?? [];
  return [first.toLowerCase(), ...others.map((word) => word[0] + word.slice(1).toLowerCase())].join('');
}
