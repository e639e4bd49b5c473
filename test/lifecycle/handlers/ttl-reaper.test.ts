import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import {
  CONFIG_VARIABLE,
  METRIC_NAMES,
  type ReaperConfig,
  TTL_REAPER_HANDLER,
  parseConfig,
} from '../../../lib/lifecycle/handlers/reaper-config';
import { handler } from '../../../lib/lifecycle/handlers/ttl-reaper.handler';
import { HandlerCode } from '../../../lib/primitives/handler-code';
import { Ec2Fake } from '../../support/ec2-fake';
import { contextWith } from '../../support/reply-server';

const HOUR = 3_600_000;
const ec2Mock = mockClient(EC2Client);
const stsMock = mockClient(STSClient);
const config: ReaperConfig = {
  capSeconds: 24 * 3600,
  scope: { profiles: [], groups: [], subnets: [] },
  accounts: [],
  memberRole: 'arn:aws:iam::<account>:role/spawn-ttl-reaper-ec2',
  incidentTags: [],
  incidentGroups: [],
  exemptions: [],
};
const member = { id: '444455556666', externalId: 'e-1' };

let ec2: Ec2Fake;
let written: string[];
beforeEach(() => {
  process.env.AWS_REGION = 'us-east-1';
  ec2Mock.reset();
  stsMock.reset();
  ec2 = new Ec2Fake({ now: new Date() });
  ec2.install(ec2Mock);
  written = [];
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
});
afterEach(() => jest.restoreAllMocks());

const run = (given: Partial<ReaperConfig> = {}, milliseconds = 60_000) => {
  process.env[CONFIG_VARIABLE] = JSON.stringify({ ...config, ...given });
  return handler({}, { ...contextWith(milliseconds), functionName: 'reaper' });
};
const metrics = () => JSON.parse(written.find((line) => line.includes('_aws')) ?? '{}');
const launchOld = (fake: Ec2Fake) =>
  fake.launch({ tags: { 'spawn:managed': 'true' }, launchTime: new Date(Date.now() - 25 * HOUR) });

describe('the handler', () => {
  it('terminates, and writes all counts as one line of embedded metrics', async () => {
    launchOld(ec2);
    ec2.launch({ tags: { 'spawn:managed': 'true' } });
    await run();
    expect(ec2.living).toHaveLength(1);
    expect(written).toHaveLength(1);
    expect(written[0].endsWith('}\n')).toBe(true);
    expect(metrics()).toMatchObject({
      FunctionName: 'reaper',
      Watched: 2,
      Terminated: 1,
      Failed: 0,
      UnreachableAccounts: 0,
      DryRun: 0,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'CdkSpawn/Lifecycle',
            Dimensions: [['FunctionName']],
            Metrics: METRIC_NAMES.map((Name) => ({ Name, Unit: 'Count' })),
          },
        ],
      },
    });
    expect(Object.keys(metrics())).toEqual(expect.arrayContaining([...METRIC_NAMES]));
  });

  it('fails at its end, after the work and the metrics, if one instance failed', async () => {
    const bad = launchOld(ec2);
    launchOld(ec2);
    ec2.faults.rejectFor(bad, 'TerminateInstances', 'UnauthorizedOperation');
    await expect(run()).rejects.toThrow(`termination failed own ${bad} UnauthorizedOperation`);
    expect(ec2.living).toEqual([bad]);
    expect(metrics()).toMatchObject({ Terminated: 1, Failed: 1 });
  });

  it('ends before its time, whatever lasts too long', async () => {
    launchOld(ec2);
    ec2.faults.throttle('TerminateInstances', Infinity);
    const start = Date.now();
    await expect(run({}, 8_000)).rejects.toThrow('RequestLimitExceeded');
    expect(Date.now() - start).toBeLessThan(4_000);
    expect(metrics()).toMatchObject({ Failed: 1 });
  });

  it('says that it is on a dry run', async () => {
    launchOld(ec2);
    await run({ dryRun: 'first week' });
    expect(ec2.living).toHaveLength(1);
    expect(metrics()).toMatchObject({ DryRun: 1, WouldTerminate: 1 });
  });

  it('assumes the role of another account with its external id, and works with those credentials', async () => {
    const theirs = new Ec2Fake({ now: new Date(), account: member.id });
    launchOld(theirs);
    ec2.install(ec2Mock, async (client) => {
      const fake = (await client.config.credentials()).accessKeyId === 'AKIDTHEIRS' ? theirs : ec2;
      return fake;
    });
    process.env.AWS_ACCESS_KEY_ID = 'AKIDOWN';
    process.env.AWS_SECRET_ACCESS_KEY = 'x';
    stsMock.on(AssumeRoleCommand).resolves({
      Credentials: { AccessKeyId: 'AKIDTHEIRS', SecretAccessKey: 'y', SessionToken: 'z', Expiration: new Date() },
    });
    await run({ accounts: [member] });
    expect(theirs.living).toEqual([]);
    expect(stsMock.commandCalls(AssumeRoleCommand)[0].args[0].input).toMatchObject({
      RoleArn: 'arn:aws:iam::444455556666:role/spawn-ttl-reaper-ec2',
      ExternalId: 'e-1',
    });
  });

  it.each<[string, () => void]>([
    ['refuses', () => stsMock.on(AssumeRoleCommand).rejects(Object.assign(new Error(), { name: 'AccessDenied' }))],
    ['gives no credentials', () => stsMock.on(AssumeRoleCommand).resolves({})],
  ])('tells of an account whose role %s', async (_, prepare) => {
    launchOld(ec2);
    prepare();
    await expect(run({ accounts: [member] })).rejects.toThrow('account unreachable 444455556666');
    expect(ec2.living).toEqual([]);
    expect(metrics()).toMatchObject({ UnreachableAccounts: 1, Terminated: 1 });
  });

  it('does not run on half a configuration', async () => {
    launchOld(ec2);
    await expect(run({ capSeconds: 0 })).rejects.toThrow('capSeconds');
    await expect(run({ scope: undefined })).rejects.toThrow('lacks a list');
    delete process.env[CONFIG_VARIABLE];
    await expect(handler({}, { ...contextWith(1000), functionName: 'reaper' })).rejects.toThrow('is not set');
    expect(() => parseConfig('{')).toThrow(SyntaxError);
    expect(ec2.calls).toEqual([]);
  });

  it('is bundled under its name, below 1 MB', () => {
    expect(() => HandlerCode.of(TTL_REAPER_HANDLER)).not.toThrow();
    const bundle = join(__dirname, '..', '..', '..', 'dist', 'handlers', TTL_REAPER_HANDLER, 'index.js');
    expect(statSync(bundle).size).toBeLessThan(1_000_000);
  });
});
