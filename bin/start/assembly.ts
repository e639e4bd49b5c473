import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { REPORT_FILE, type Report } from '../../lib/compliance/engine/report';
import { removeReports as removeOwnReports } from '../../lib/compliance/engine/write-report';

/** The CDK's own report. */
const CDK_REPORT = 'validation-report.json';

/** What an earlier run left must not be taken for what this one says. */
export function removeReports(directory: string): void {
  removeOwnReports(directory);
  rmSync(join(directory, CDK_REPORT), { force: true });
}

/** A template of the cloud assembly. */
export interface Template {
  readonly stack: string;
  readonly resources: number;
}

/** What this command reads of a cloud assembly's manifest. */
interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly displayName?: string;
  readonly properties?: { readonly templateFile?: string; readonly directoryName?: string };
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The stacks of an assembly and of the assemblies of its stages, sorted by name. */
export function templatesOf(directory: string): Template[] {
  const file = join(directory, 'manifest.json');
  if (!existsSync(file)) return [];
  const templates: Template[] = [];
  for (const [id, { type, displayName, properties }] of Object.entries((readJson(file) as Manifest).artifacts ?? {})) {
    if (type === 'cdk:cloud-assembly' && properties?.directoryName !== undefined) {
      templates.push(...templatesOf(join(directory, properties.directoryName)));
    }
    if (type === 'aws:cloudformation:stack' && properties?.templateFile !== undefined) {
      const template = readJson(join(directory, properties.templateFile)) as { readonly Resources?: object };
      templates.push({ stack: displayName ?? id, resources: Object.keys(template.Resources ?? {}).length });
    }
  }
  return templates.sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

/** What `Compliance.enforce` wrote; nothing if the app was not judged. */
export function reportOf(directory: string): Report | undefined {
  const file = join(directory, REPORT_FILE);
  return existsSync(file) ? (readJson(file) as Report) : undefined;
}
