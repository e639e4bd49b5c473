import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const packageJson = json('package.json');

describe('package.json', () => {
  it('has as runtime dependencies only what is bundled', () => {
    expect(Object.keys(packageJson.dependencies)).toEqual(packageJson.bundledDependencies);
  });

  it('pins what it is developed with', () => {
    const versions = Object.values<string>({ ...packageJson.dependencies, ...packageJson.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('has the peers that the design names, each from its floor on', () => {
    expect(packageJson.peerDependencies).toEqual({
      'aws-cdk-lib': '^2.271.0',
      'cdk-nag': '^3.0.2',
      constructs: '^10.5.1',
    });
  });
});

describe.each(['cdk.json', ...readdirSync(join(root, 'examples')).map((name) => `examples/${name}/cdk.json`)])(
  '%s',
  (path) => {
    it('sets every feature flag that aws-cdk-lib recommends', () => {
      const recommended = JSON.parse(
        readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'),
      );
      expect(json(path).context).toMatchObject(recommended);
    });
  },
);

describe.each(readdirSync(join(root, 'examples')))('examples/%s', (name) => {
  it('has a README that says what it shows', () => {
    expect(readFileSync(join(root, 'examples', name, 'README.md'), 'utf8')).toContain('What this shows:');
  });

  it('stands in the README of the repository', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`(examples/${name})`);
  });
});

describe('bundles of the handlers', () => {
  const handlers: { name: string; packages: string[] }[] = json('dist/handlers.json');
  const page = readFileSync(join(root, 'docs', 'handlers.md'), 'utf8');

  it('are those that esbuild told of', () => {
    expect(handlers.map(({ name }) => name)).toEqual(readdirSync(join(root, 'dist', 'handlers')).sort());
  });

  it.each(handlers)('$name: at most 1 MB, its packages listed in docs/handlers.md', ({ name, packages }) => {
    expect(statSync(join(root, 'dist', 'handlers', name, 'index.js')).size).toBeLessThanOrEqual(1_000_000);
    expect(page).toContain(`| \`${name}\``);
    const listed = Array.from(
      page.matchAll(/^\| `([^`]+)` +\| (\d\S+) /gm),
      ([, item, version]) => `${item} ${version}`,
    );
    expect(listed).toEqual(expect.arrayContaining(packages));
  });

  it('hold one client for each AWS service that they call, no whole SDK', () => {
    const clients = new Set(
      handlers.flatMap(({ packages }) => packages.filter((item) => /client-|^aws-sdk /.test(item))),
    );
    for (const item of clients) expect(item).toMatch(/^@aws-sdk\/client-(dynamodb|ec2|sns|ssm|sts) /);
  });
});
