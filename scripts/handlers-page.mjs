// What is inside the bundle of each handler, as esbuild tells, and docs/handlers.md that lists it.
import { basename, dirname } from 'node:path';
import { packagesOf } from './third-party-licenses.mjs';

/** Lambda itself takes far more; cold starts and reviewers do not. */
const LIMIT = 1_000_000;

/** Of each handler: the bytes of its bundle, those of them that are our own code, and the npm packages of the rest. */
export const handlerContents = (root, { outputs }) =>
  Object.entries(outputs)
    .map(([file, { bytes, inputs }]) => {
      const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
      const own = used.filter(([input]) => input.startsWith('lib/'));
      const packages = packagesOf(
        root,
        used.map(([input]) => input),
      );
      return {
        name: basename(dirname(file)),
        bytes,
        ownBytes: own.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
        packages: packages.map(({ name, version }) => `${name} ${version}`),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** A table as the formatter wants it. */
const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = rows.map(line);
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
};

/** Small changes of ours leave the page as it is. */
const kib = (bytes, step) => `${Math.ceil(bytes / 1024 / step) * step} KiB`;

export const handlersPage = (contents) => {
  const packages = [...new Set(contents.flatMap((handler) => handler.packages))].sort();
  const holders = (text) => {
    const names = contents.filter((handler) => handler.packages.includes(text)).map(({ name }) => `\`${name}\``);
    return names.length === contents.length ? 'all' : names.join(', ');
  };
  return `# Bundles of the Lambda handlers

Written by \`npm run build && npm run docs\`; \`npm test\` tells when it is stale.

The package ships each handler as one minified file, \`dist/handlers/<name>/index.js\`, so that synthesis needs neither esbuild nor Docker.
No bundle is over ${LIMIT.toLocaleString('en')} bytes; a test holds them to it. Nearly all of it is \`@aws-sdk/client-ec2\`: a client of the SDK
brings the schema of every call of its service, used or not. Sizes are rounded up.

${table([
  ['handler', 'bundle', 'of it ours'],
  ...contents.map(({ name, bytes, ownBytes }) => [`\`${name}\``, kib(bytes, 10), kib(ownBytes, 5)]),
])}

## Packages inside

Their licences are in [THIRD-PARTY-LICENSES.md](../THIRD-PARTY-LICENSES.md).

${table([
  ['package', 'version', 'in'],
  ...packages.map((text) => {
    const [name, version] = text.split(' ');
    return [`\`${name}\``, version, holders(text)];
  }),
])}
`;
};
