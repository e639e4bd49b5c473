import { type ITemplateRule, type RuleSettings, type TemplateResource, Unresolved, Verdict } from '../../model';
import { imageParameter } from './image-parameter';
import { type Launch, launchersOf, LAUNCHING_TYPES, launchesOf } from './launch';
import { flagOf, listOf, member, worstOf } from './values';

const FIX = 'Set Encrypted to true.';

/**
 * Every volume that a template makes is encrypted, whichever way the machine is launched. A root volume that no mapping mentions
 * is as the image and the account say.
 */
export const EbsEncryptedEverywhere: ITemplateRule = {
  ruleId: 'EbsEncryptedEverywhere',
  title: 'Every EBS volume is encrypted',
  resourceTypes: ['AWS::EC2::Volume', ...LAUNCHING_TYPES],
  check(resource: TemplateResource, { settings }): Verdict {
    if (resource.type === 'AWS::EC2::Volume') return volume(resource.properties, (path) => path, settings);
    return worstOf(launchesOf(resource), (launch) => volumesOf(resource, launch, settings));
  },
};

/** A mapping of the machine replaces that of its launch template for the same device, but not another of the same list. */
function volumesOf(resource: TemplateResource, launch: Launch, settings: RuleSettings): Verdict {
  const devices = new Set<unknown>();
  const verdicts = launch.settings('BlockDeviceMappings').map((setting) => {
    const mappings = setting.value instanceof Unresolved ? [setting.value] : listOf(setting.value, setting.where);
    const verdict = worstOf(mappings, (mapping, index) =>
      devices.has(member(mapping, 'DeviceName'))
        ? Verdict.pass()
        : mappedVolume(mapping, (path) => setting.at(`[${index}]${path}`), settings),
    );
    // A name that isn't known, or none, replaces nothing.
    const named = mappings.map((mapping) => member(mapping, 'DeviceName')).filter((name) => typeof name === 'string');
    for (const name of named) devices.add(name);
    return verdict;
  });
  // Those who launch from a template of the app may map the root volume themselves, and are judged.
  const judgedElsewhere = !launch.complete && launchersOf(resource).length > 0;
  return Verdict.worst([...verdicts, ...(judgedElsewhere ? [] : [rootVolume(launch, devices, settings)])]);
}

function mappedVolume(mapping: unknown, at: (path: string) => string, settings: RuleSettings): Verdict {
  const ebs = member(mapping, 'Ebs');
  // Nothing is attached, or a disk of the host, which Nitro encrypts.
  const noVolume = ['NoDevice', 'VirtualName'].some((key) => member(mapping, key) !== undefined);
  if (ebs === undefined && noVolume) return Verdict.pass();
  return volume(ebs, (path) => at(`.Ebs.${path}`), settings);
}

function volume(properties: unknown, at: (path: string) => string, settings: RuleSettings): Verdict {
  const where = at('Encrypted');
  const encrypted = flagOf(member(properties, 'Encrypted'), where);
  if (encrypted === true || (encrypted === undefined && settings.accountEncryptsVolumes)) return Verdict.pass();
  const origin = member(properties, 'SnapshotId') === undefined ? '' : ', and the snapshot decides';
  const why = encrypted === false ? 'Encrypted is false' : `Encrypted is not set${origin}`;
  return Verdict.fail({ where, why, fix: FIX });
}

/** Device names of the root volume: by the image's parameter where that is known. */
const ROOTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\/(?:ami-amazon-linux-latest|bottlerocket)\//, ['/dev/xvda']],
  [/\/(?:canonical|ami-windows-latest|suse)\//, ['/dev/sda1']],
  [/(?:)/, ['/dev/xvda', '/dev/sda1']],
];

function rootVolume(launch: Launch, devices: ReadonlySet<unknown>, settings: RuleSettings): Verdict {
  const image = imageParameter(launch.setting('ImageId')?.value) ?? '';
  const [, roots] = ROOTS.find(([pattern]) => pattern.test(image)) ?? ROOTS[ROOTS.length - 1];
  if (settings.accountEncryptsVolumes || roots.some((root) => devices.has(root))) return Verdict.pass();
  return Verdict.unknown(
    `no mapping for the root volume (${roots.join(' or ')}): image and account decide; ` +
      'map it with Encrypted, or set accountEncryptsVolumes if the account encrypts by default',
  );
}
