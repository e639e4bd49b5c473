import { type TemplateResource, Unresolved } from '../../model';
import { LAUNCH_TEMPLATE, specifiedTemplate } from './launch-template';
import { member } from './values';

/** Everything that launches machines, or says how. */
export const LAUNCHING_TYPES = [
  'AWS::EC2::Instance',
  LAUNCH_TEMPLATE,
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::EC2::SpotFleet',
  'AWS::EC2::EC2Fleet',
];

/** Where a part of a launch is written. */
interface Layer {
  /** The resource that holds it; nothing if it is outside the app, and then `why` says so. */
  readonly holder?: TemplateResource;
  /** Path of the settings in that resource. */
  readonly prefix: string;
  /** Path in the judged resource that leads there, where the holder is another resource. */
  readonly reference?: string;
  readonly why?: string;
}

/** A setting of a launch. */
export interface Setting {
  /** May be an `Unresolved`. */
  readonly value: unknown;
  /** Its path in the judged resource, or that of the reference to where it stands. */
  readonly where: string;
  /** Path of something inside it. */
  at(path: string): string;
  /** Whether it stands in the judged resource itself. */
  readonly own: boolean;
  /** Whether it may stand in a launch template outside the app, and nothing more is known. */
  readonly outside: boolean;
}

/**
 * One way to launch machines. What the launching resource says wins over its launch template, as EC2 does it; a property that is
 * an object is taken whole.
 */
export class Launch {
  public constructor(
    private readonly layers: readonly Layer[],
    /** Whether whoever launches adds nothing: a launch template or configuration alone leaves subnet and more to its users. */
    public readonly complete: boolean,
  ) {}

  /** The setting under the first of its names that is set; an `Unresolved` if a template outside the app may hold it. */
  public setting(...names: string[]): Setting | undefined {
    return this.settings(...names)[0];
  }

  /** Where a setting that is missing would stand. */
  public missing(name: string): string {
    const [layer] = this.layers;
    return layer?.reference ?? (layer && layer.prefix !== '' ? `${layer.prefix}.${name}` : name);
  }

  /** The setting of each layer that has it, the one that wins first. */
  public settings(...names: string[]): Setting[] {
    return this.layers.flatMap((layer): Setting[] => {
      const { holder, prefix, reference, why = '' } = layer;
      if (!holder) {
        const where = reference ?? '';
        return [{ value: new Unresolved({ why }), where, at: () => where, own: false, outside: true }];
      }
      for (const name of names) {
        const path = prefix === '' ? name : `${prefix}.${name}`;
        const value: unknown = holder.value(path);
        if (value === undefined) continue;
        const where = reference ?? path;
        const at = (inner: string) => reference ?? (inner.startsWith('[') ? path + inner : `${path}.${inner}`);
        return [{ value, where, at, own: reference === undefined, outside: false }];
      }
      return [];
    });
  }
}

/** The ways in which a resource launches machines. */
export function launchesOf(resource: TemplateResource): Launch[] {
  switch (resource.type) {
    case LAUNCH_TEMPLATE:
      return [new Launch([{ holder: resource, prefix: 'LaunchTemplateData' }], false)];
    case 'AWS::AutoScaling::LaunchConfiguration':
      return [new Launch([{ holder: resource, prefix: '' }], false)];
    case 'AWS::EC2::Instance':
      return [new Launch([{ holder: resource, prefix: '' }, ...fromTemplate(resource, 'LaunchTemplate')], true)];
    case 'AWS::AutoScaling::AutoScalingGroup':
      return groupLaunches(resource);
    case 'AWS::EC2::SpotFleet':
      return [
        ...entries(resource, 'SpotFleetRequestConfigData.LaunchSpecifications').map(
          (prefix) => new Launch([{ holder: resource, prefix }], true),
        ),
        ...entries(resource, 'SpotFleetRequestConfigData.LaunchTemplateConfigs').flatMap((config) =>
          mixed(resource, `${config}.LaunchTemplateSpecification`, `${config}.Overrides`),
        ),
      ];
    case 'AWS::EC2::EC2Fleet':
      return entries(resource, 'LaunchTemplateConfigs').flatMap((config) =>
        mixed(resource, `${config}.LaunchTemplateSpecification`, `${config}.Overrides`),
      );
    default:
      return [];
  }
}

/** What names a launch template or configuration of the app, so that it is judged at each of them too. */
export function launchersOf(resource: TemplateResource): TemplateResource[] {
  return LAUNCHING_TYPES.flatMap((type) => (type === LAUNCH_TEMPLATE ? [] : resource.referrers(type)));
}

function groupLaunches(group: TemplateResource): Launch[] {
  const outside = (why: string, reference: string) => [new Launch([{ prefix: '', reference, why }], true)];
  const configuration: unknown = group.value('LaunchConfigurationName');
  if (configuration instanceof Unresolved && configuration.resource?.type === 'AWS::AutoScaling::LaunchConfiguration') {
    return [new Launch([{ holder: configuration.resource, prefix: '', reference: 'LaunchConfigurationName' }], true)];
  }
  if (configuration !== undefined)
    return outside('the launch configuration is not in the app', 'LaunchConfigurationName');
  if (group.value('InstanceId') !== undefined) return outside('the group copies a running instance', 'InstanceId');
  const policy: unknown = group.value('MixedInstancesPolicy');
  if (policy === undefined) {
    const layers = fromTemplate(group, 'LaunchTemplate');
    return layers.length === 0 ? [] : [new Launch(layers, true)];
  }
  if (policy instanceof Unresolved) return outside(policy.why, 'MixedInstancesPolicy');
  const path = 'MixedInstancesPolicy.LaunchTemplate';
  return mixed(group, `${path}.LaunchTemplateSpecification`, `${path}.Overrides`);
}

/** Settings besides its type that an override can change. */
const OVERRIDABLE = ['LaunchTemplateSpecification', 'ImageId', 'SubnetId', 'BlockDeviceMappings'];

/** The launch of a specification, and those of the overrides that change more than the type of the machine. */
function mixed(resource: TemplateResource, specification: string, overrides: string): Launch[] {
  const base = fromTemplate(resource, specification);
  const changed = entries(resource, overrides).flatMap((prefix) => {
    const value: unknown = resource.value(prefix);
    if (!(value instanceof Unresolved) && OVERRIDABLE.every((key) => member(value, key) === undefined)) return [];
    const own = fromTemplate(resource, `${prefix}.LaunchTemplateSpecification`);
    return [new Launch([{ holder: resource, prefix }, ...(own.length > 0 ? own : base)], true)];
  });
  return [new Launch(base, true), ...changed];
}

function fromTemplate(resource: TemplateResource, path: string): Layer[] {
  if (resource.value(path) === undefined) return [];
  const template = specifiedTemplate(resource, path);
  return typeof template === 'string'
    ? [{ prefix: '', reference: path, why: template }]
    : [{ holder: template, prefix: 'LaunchTemplateData', reference: path }];
}

/** Paths of the entries of a list; of the list itself where it is unresolved. */
function entries(resource: TemplateResource, path: string): string[] {
  const list: unknown = resource.value(path);
  if (list instanceof Unresolved) return [path];
  return Array.isArray(list) ? list.map((_, index) => `${path}[${index}]`) : [];
}
