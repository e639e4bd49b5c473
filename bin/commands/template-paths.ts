import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { FileError } from '../../lib/compliance/files/file-error';

/** A template file, and what is known of where it is deployed. */
export interface TemplatePath {
  /** As reports and waivers name it: with forward slashes, without `./`. */
  readonly path: string;
  /** The resource that deploys it as a nested stack. */
  readonly parent?: { readonly file: string; readonly logicalId: string };
  readonly stackName?: string;
  readonly account?: string;
  readonly region?: string;
}

/** The template files that the given paths stand for, each once. A folder is a cloud assembly. */
export function templateFilesOf(paths: readonly string[]): TemplatePath[] {
  const found = paths.flatMap((path) =>
    existsSync(path) && statSync(path).isDirectory() ? inAssembly(path) : [{ path: tidy(path) }],
  );
  return [...new Map(found.map((template) => [template.path, template])).values()];
}

const tidy = (path: string) => posix.normalize(path.split(sep).join('/'));

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  /** `aws://account/region`, or `unknown-account` and `unknown-region`. */
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly directoryName?: string;
    readonly stackName?: string;
  };
}

function inAssembly(folder: string): TemplatePath[] {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) {
    throw new FileError(
      folder,
      undefined,
      'it is no cloud assembly (no manifest.json in it); give template files, or cdk.out',
    );
  }
  const { artifacts } = readJson(file) as Manifest;
  return Object.entries(artifacts ?? {}).flatMap(([id, { type, environment, properties }]) => {
    if (type === 'cdk:cloud-assembly' && properties?.directoryName !== undefined) {
      return inAssembly(join(folder, properties.directoryName));
    }
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) return [];
    const where = placeOf(environment);
    return withNested(folder, properties.templateFile, { ...where, stackName: properties.stackName ?? id });
  });
}

interface Resource {
  readonly Type?: string;
  readonly Metadata?: { readonly 'aws:asset:path'?: unknown };
  readonly Properties?: { readonly TemplateURL?: unknown };
}

function withNested(folder: string, name: string, about: Omit<TemplatePath, 'path'>): TemplatePath[] {
  const file = tidy(join(folder, name));
  const { Resources: resources } = readJson(file) as { readonly Resources?: Record<string, Resource> };
  const { account, region } = about;
  const nested = Object.entries(resources ?? {}).flatMap(([logicalId, resource]) => {
    const asset = resource.Type === 'AWS::CloudFormation::Stack' ? nestedFile(folder, resource) : undefined;
    return asset === undefined ? [] : withNested(folder, asset, { account, region, parent: { file, logicalId } });
  });
  return [{ path: file, ...about }, ...nested];
}

/** The CDK names a nested stack's file in metadata, which can be turned off; its address holds the asset's hash always. */
function nestedFile(folder: string, { Metadata: metadata, Properties: properties }: Resource): string | undefined {
  const asset = metadata?.['aws:asset:path'];
  if (typeof asset === 'string') return asset;
  const [hash] = /[0-9a-f]{64}(?=\.json)/.exec(JSON.stringify(properties?.TemplateURL ?? '')) ?? [];
  if (hash === undefined) return undefined;
  const manifests = readdirSync(folder).filter((name) => name.endsWith('.assets.json'));
  return manifests
    .map((name) => (readJson(join(folder, name)) as AssetManifest).files?.[hash]?.source?.path)
    .find((path) => path !== undefined);
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source?: { readonly path?: string } }>>;
}

function placeOf(environment = ''): Pick<TemplatePath, 'account' | 'region'> {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) ?? [];
  const known = (value: string | undefined) => (value?.startsWith('unknown-') ? undefined : value);
  return { account: known(account), region: known(region) };
}

/** What the CDK wrote, unless somebody changed it. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new FileError(
      file,
      undefined,
      `it is no part of a cloud assembly (${(error as Error).message}); synthesize anew`,
    );
  }
}
