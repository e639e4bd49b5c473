import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { SpawnInstance } from '../../lib/compute';
import { SpawnTag, parseGoDuration } from '../../lib/contract';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { findingsOf } from '../support/packs';
import { print } from '../support/print';
import { type InstanceCase, instanceCase, instanceProps, refusals } from './arbitraries';
import { launchData, launchedTags, only } from './support';

// Accepted cases must be valid under the CDK's own template validation too.
process.env.CDK_VALIDATION = 'true';
// Synthesis prints warnings of regions and imports, again and again.
jest.spyOn(console, 'error').mockImplementation(() => undefined);

const RUNS = 300;

it('any accepted combination of props is valid and clean but for named weakenings; the rest throws what, which and how else', () => {
  let rejected = 0;
  fc.assert(
    fc.property(instanceCase, fc.constantFrom(...ENVIRONMENTS), (drawn, where) => {
      const stack = testStack(where);
      const expected = refusals(drawn);
      try {
        new SpawnInstance(stack, 'Box', instanceProps(stack, drawn));
      } catch (error) {
        rejected += 1;
        const { message } = error as Error;
        expect(message).toMatch(/^.+; allowed: .+; .{10,}$|^.+ \(.+not shown\); allowed: .+; .{10,}$/s);
        const named = expected.filter(({ prop }) => NAMES[prop]?.test(message) ?? message.startsWith(prop));
        expect(named.flatMap(({ shows }) => shows).filter((value) => message.includes(value))).not.toEqual([]);
        return;
      }
      expect(expected).toEqual([]);
      expect(complaints(stack)).toEqual([]);
      const found = findingsOf(stack).map(({ ruleId }) => ruleId);
      expect(found.sort()).toEqual(documentedFindings(drawn, stack).sort());
      expectGuarantees(stack);
    }),
    { numRuns: RUNS, seed: 20261123 },
  );
  print(`SpawnInstance: ${rejected} of ${RUNS} combinations rejected (${((100 * rejected) / RUNS).toFixed(0)} %)`);
  expect(rejected / RUNS).toBeLessThan(0.5);
}, 300_000);

/** Where an error about a prop starts with another name than the prop's. */
const NAMES: Record<string, RegExp> = {
  image: /^(image|amiId|rootDeviceName|parameterName) /,
  platform: /^platform, network and vpc: /,
};

/** What the docs of the weakenings list: `SshAccess.fromAnywhere` and `InternetAccess.viaNat`. */
function documentedFindings({ securityGroup, place }: InstanceCase, stack: Stack): string[] {
  const open = securityGroup?.facts.openToAnybody
    ? [...inAllPacks('EC2RestrictedSSH'), 'SOC2-EC2RestrictedInbound']
    : [];
  const publicRoutes =
    place === 'network with NAT'
      ? Object.values(Template.fromStack(stack).findResources('AWS::EC2::Route')).filter(
          (route: any) => route.Properties.GatewayId,
        )
      : [];
  const nat = publicRoutes.flatMap(() => inAllPacks('VPCNoUnrestrictedRouteToIGW'));
  return [...nat, ...open];
}

/** What holds whatever the props are. */
function expectGuarantees(stack: Stack): void {
  const { Properties: instance } = only(stack, 'AWS::EC2::Instance');
  const data = launchData(stack);
  const required = { HttpTokens: 'required', HttpPutResponseHopLimit: 1, InstanceMetadataTags: 'disabled' };
  expect(instance.MetadataOptions).toMatchObject(required);
  expect(data.MetadataOptions).toMatchObject(required);
  expect(data.NetworkInterfaces).toHaveLength(1);
  expect(data.NetworkInterfaces[0].AssociatePublicIpAddress).toBe(false);
  expect(data.NetworkInterfaces[0].SubnetId).toBeDefined();
  expect(data.NetworkInterfaces[0].Groups.length).toBeGreaterThan(0);
  const tracking = data.NetworkInterfaces[0].ConnectionTrackingSpecification.TcpEstablishedTimeout;
  expect(tracking >= 60 && tracking <= 432_000).toBe(true);
  for (const { Ebs: ebs } of data.BlockDeviceMappings)
    expect(ebs).toMatchObject({ Encrypted: true, VolumeType: 'gp3', KmsKeyId: expect.anything() });
  expect([instance.KeyName, data.KeyName, instance.DisableApiTermination]).toEqual([undefined, undefined, false]);
  for (const kind of ['instance', 'volume', 'network-interface']) {
    const tags = launchedTags(stack, kind);
    expect(tags[SpawnTag.MANAGED]).toBe('true');
    expect(tags.owner).toBeDefined();
    expect(parseGoDuration(tags[SpawnTag.TTL])).toBeGreaterThanOrEqual(60);
  }
}

function complaints(stack: Stack): string[] {
  const { directory } = (stack.node.root as App).synth();
  const { pluginReports } = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  return (
    pluginReports
      .filter(({ pluginName }: any) => pluginName === 'CloudFormation Validate')
      .flatMap(({ violations }: any) => violations)
      // The weakening that opens SSH to anybody, and the generator's own parameters, not all of which reach the template.
      .filter(({ ruleName }: any) => !['W2508', 'W2001'].includes(ruleName))
      .map(({ ruleName, description }: any) => `${ruleName}: ${description}`)
  );
}

const inAllPacks = (rule: string) => ['HIPAA.Security', 'PCI.DSS.321', 'SOC2'].map((pack) => `${pack}-${rule}`);
