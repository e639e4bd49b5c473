import { type TemplateResource, Undetermined, Unresolved } from '../../model';
import { type Launch, launchesOf } from './launch';
import { flagOf, listOf, member, textOf } from './values';

/** The tags that one part of a template puts on machines. */
export interface TagLayer {
  readonly where: string;
  /** In the judged resource itself, and not in a launch template that it names. */
  readonly own: boolean;
  /** A tag's value; nothing if there is no such tag. Throws `Undetermined` where that can't be told. */
  tag(key: string): unknown;
}

/** Who tags the machines that a resource launches: the resource itself, and the launch templates that it names. */
export function machineTagLayers(resource: TemplateResource): TagLayer[] {
  const own = resource.type === 'AWS::EC2::Instance' || resource.type === 'AWS::AutoScaling::AutoScalingGroup';
  const direct = resource.value('Tags') as unknown;
  return [
    ...(own && direct !== undefined ? [layer(direct, 'Tags', true)] : []),
    ...launchesOf(resource).flatMap(specified),
  ];
}

/** The tags for the instances among those of a launch template or fleet. */
function specified(launch: Launch): TagLayer[] {
  return launch.settings('TagSpecifications').flatMap((setting) => {
    const { value, where, own } = setting;
    if (value instanceof Unresolved) return [layer(value, where, own)];
    return listOf(value, where).flatMap((specification, index) =>
      member(specification, 'ResourceType') === 'instance'
        ? [layer(member(specification, 'Tags'), setting.at(`[${index}].Tags`), own)]
        : [],
    );
  });
}

function layer(tags: unknown, where: string, own: boolean): TagLayer {
  return {
    where,
    own,
    tag: (key) => {
      const entries = listOf(tags, where);
      const found = entries.find((entry) => member(entry, 'Key') === key && reachesMachines(entry));
      if (!found && entries.some((entry) => member(entry, 'Key') instanceof Unresolved)) {
        throw new Undetermined(`a key among ${where} is known at deployment only`);
      }
      return member(found, 'Value');
    },
  };
}

/** A group keeps a tag to itself unless it says that machines get it. */
function reachesMachines(tag: unknown): boolean {
  const propagated = member(tag, 'PropagateAtLaunch');
  return propagated === undefined || flagOf(propagated, 'PropagateAtLaunch') !== false;
}

/** A tag's value as text; what is not known counts as a value. */
export function tagText(value: unknown): string | undefined {
  return value instanceof Unresolved ? value.text : textOf(value, 'a tag');
}
