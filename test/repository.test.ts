import { readFileSync, readdirSync } from 'node:fs';
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
