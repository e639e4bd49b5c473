import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTemplateFile } from '../../../lib/compliance/files/template-file';
import { openVerdicts } from '../../support/judged-files';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'good');

const GOOD = readdirSync(FOLDER).map((name) => join(FOLDER, name));

/** Where rules of cdk-nag 3.0.2 are wrong about a good template. Rules of ours have no place here. */
const WRONG_IN_CDK_NAG: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'auto-scaling-group.yaml': {
    'EC2EBSVolumeEncrypted Workers': 'looks for LaunchTemplate only and throws where MixedInstancesPolicy names it',
    'EC2IMDSv2Enabled Workers': 'does not look into MixedInstancesPolicy',
  },
  'isolated-vpc.yaml': {
    'EC2RestrictedCommonPorts EndpointGroup': 'can’t tell that the CIDR block of a VPC is not the world',
    'EC2RestrictedInbound EndpointGroup': 'can’t tell that the CIDR block of a VPC is not the world',
    'EC2RestrictedSSH EndpointGroup': 'can’t tell that the CIDR block of a VPC is not the world',
    'VPCDefaultSecurityGroupClosed Vpc':
      'looks for the closing resource by its construct path, not by the group it closes',
  },
};

const filesOf = (path: string) =>
  statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];

const opened = (path: string) => openVerdicts(filesOf(path).map((file) => readTemplateFile(file).body));

test('there are enough of them', () => expect(GOOD.length).toBeGreaterThanOrEqual(25));

test.each(GOOD.map((path) => [basename(path), path]))('%s has no finding in any framework', (name, path) => {
  const known = WRONG_IN_CDK_NAG[name] ?? {};
  const open = opened(path).filter(
    ({ rule, origin, resource }) => origin !== 'cdk-nag' || !Object.hasOwn(known, `${rule} ${resource}`),
  );
  expect(open.map(({ rule, resource, kind, where, why }) => `${rule} ${resource} ${kind} ${where}: ${why}`)).toEqual(
    [],
  );
});

test.each(Object.entries(WRONG_IN_CDK_NAG))('what is said of cdk-nag and %s still holds', (name, known) => {
  const open = opened(join(FOLDER, name)).map(({ rule, resource }) => `${rule} ${resource}`);
  expect(Object.keys(known).filter((each) => !open.includes(each))).toEqual([]);
});
