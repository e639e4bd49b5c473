import { EbsEncryptedEverywhere } from '../../../../lib/compliance/rules/compute/ebs-encrypted-everywhere';
import { judge } from '../../../support/rules';
import { fromTemplate, instance, launchTemplate, mixedGroup } from './launch-support';

const root = (ebs: unknown) => ({ DeviceName: '/dev/xvda', Ebs: ebs });
const ENCRYPTED = root({ Encrypted: true });

describe('EbsEncryptedEverywhere', () => {
  test.each([
    ['encrypted', [ENCRYPTED], 'pass'],
    ['the same device twice', [ENCRYPTED, root({ Encrypted: false })], 'fail: BlockDeviceMappings[1].Ebs.Encrypted'],
    [
      'devices without names, or with names that are not known',
      [
        ENCRYPTED,
        { Ebs: { Encrypted: true } },
        { Ebs: {} },
        { DeviceName: { 'Fn::ImportValue': 'a' }, Ebs: { Encrypted: true } },
        { DeviceName: { 'Fn::ImportValue': 'b' }, Ebs: { Encrypted: 'false' } },
      ],
      'fail: BlockDeviceMappings[2].Ebs.Encrypted, BlockDeviceMappings[4].Ebs.Encrypted',
    ],
    ['encrypted, as text', [root({ Encrypted: 'true' })], 'pass'],
    ['not encrypted', [root({ Encrypted: false })], 'fail: BlockDeviceMappings[0].Ebs.Encrypted'],
    ['not encrypted, as text', [root({ Encrypted: 'false' })], 'fail: BlockDeviceMappings[0].Ebs.Encrypted'],
    ['nothing said', [root({ VolumeSize: 8 })], 'fail: BlockDeviceMappings[0].Ebs.Encrypted'],
    ['a snapshot and nothing said', [root({ SnapshotId: 'snap-1' })], 'fail: BlockDeviceMappings[0].Ebs.Encrypted'],
    ['a key and nothing said', [root({ KmsKeyId: 'k' })], 'fail: BlockDeviceMappings[0].Ebs.Encrypted'],
    ['a device left out (section 1.4)', [ENCRYPTED, { DeviceName: '/dev/sdb', NoDevice: {} }], 'pass'],
    ['a disk of the host', [ENCRYPTED, { DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' }], 'pass'],
    [
      'the second one',
      [ENCRYPTED, { DeviceName: '/dev/sdb', Ebs: { VolumeSize: 1 } }],
      'fail: BlockDeviceMappings[1].Ebs.Encrypted',
    ],
    ['a mapping of nothing', [ENCRYPTED, { DeviceName: '/dev/sdb' }], 'fail: BlockDeviceMappings[1].Ebs.Encrypted'],
    [
      'a failure beside an unknown',
      [root({ Encrypted: { Ref: 'P' } }), { DeviceName: { Ref: 'D' }, Ebs: { Encrypted: false } }],
      'fail: BlockDeviceMappings[1].Ebs.Encrypted',
    ],
    [
      'a parameter without default',
      [root({ Encrypted: { Ref: 'P' } })],
      'unknown: BlockDeviceMappings[0].Ebs.Encrypted is known at deployment only: P is not in the template',
    ],
  ])('%s', (_, BlockDeviceMappings, expected) => {
    expect(judge(EbsEncryptedEverywhere, { M: instance({ BlockDeviceMappings }) })).toEqual({ M: expected });
  });

  test('a root volume that no mapping mentions', () => {
    const template = { M: instance({ BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { Encrypted: true } }] }) };
    expect(judge(EbsEncryptedEverywhere, template).M).toMatch(/^unknown: no mapping for the root volume/);
    expect(judge(EbsEncryptedEverywhere, template, { settings: { accountEncryptsVolumes: true } })).toEqual({
      M: 'pass',
    });
    expect(judge(EbsEncryptedEverywhere, { M: instance() }).M).toMatch(/^unknown/);
  });

  test('the root volume is that of the image: /dev/xvda is none of Ubuntu', () => {
    const ImageId =
      '{{resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id}}';
    const machine = (DeviceName: string) => ({
      M: instance({ ImageId, BlockDeviceMappings: [{ DeviceName, Ebs: { Encrypted: true } }] }),
    });
    expect(judge(EbsEncryptedEverywhere, machine('/dev/xvda')).M).toMatch(/^unknown/);
    expect(judge(EbsEncryptedEverywhere, machine('/dev/sda1')).M).toBe('pass');
  });

  test('an account that encrypts does not excuse an explicit false', () => {
    const settings = { accountEncryptsVolumes: true };
    const machine = (ebs: object) => ({ M: instance({ BlockDeviceMappings: [root(ebs)] }) });
    expect(judge(EbsEncryptedEverywhere, machine({}), { settings })).toEqual({ M: 'pass' });
    expect(judge(EbsEncryptedEverywhere, machine({ Encrypted: false }), { settings }).M).toMatch(/^fail/);
  });

  test('mappings of machine and launch template add up, and the machine wins', () => {
    const data = {
      BlockDeviceMappings: [root({ Encrypted: false }), { DeviceName: '/dev/sdb', Ebs: { Encrypted: true } }],
    };
    expect(judge(EbsEncryptedEverywhere, fromTemplate(data, { BlockDeviceMappings: [ENCRYPTED] })).Machine).toBe(
      'pass',
    );
    expect(judge(EbsEncryptedEverywhere, fromTemplate(data)).Machine).toBe('fail: LaunchTemplate');
    const other = { BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { Encrypted: false } }] };
    expect(judge(EbsEncryptedEverywhere, fromTemplate(other, { BlockDeviceMappings: [ENCRYPTED] })).Machine).toBe(
      'fail: LaunchTemplate',
    );
  });

  test('a template without mappings is for those who launch from it to complete', () => {
    const found = judge(EbsEncryptedEverywhere, {
      ...fromTemplate({}, { BlockDeviceMappings: [ENCRYPTED] }),
      Alone: launchTemplate({}),
    });
    expect(found).toMatchObject({ Template: 'not applicable', Machine: 'pass' });
    expect(found.Alone).toMatch(/^unknown/);
  });

  test('a group, and a template beside an instance without one (section 1.4: throws)', () => {
    expect(judge(EbsEncryptedEverywhere, mixedGroup({ BlockDeviceMappings: [ENCRYPTED] })).Group).toBe('pass');
    expect(judge(EbsEncryptedEverywhere, mixedGroup({ BlockDeviceMappings: [root({})] })).Group).toMatch(/^fail/);
    const beside = { Template: launchTemplate({ BlockDeviceMappings: [ENCRYPTED] }), M: instance() };
    expect(judge(EbsEncryptedEverywhere, beside).M).toMatch(/^unknown/);
  });

  test.each([
    [{ Encrypted: true }, 'pass'],
    [{ Encrypted: false }, 'fail: Encrypted'],
    [{}, 'fail: Encrypted'],
  ])('a volume: %j', (properties, expected) => {
    expect(judge(EbsEncryptedEverywhere, { V: { Type: 'AWS::EC2::Volume', Properties: properties } })).toEqual({
      V: expected,
    });
  });
});
