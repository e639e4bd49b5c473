import { GovernanceTag, SpawnTag } from '../../../contract';
import { type ITemplateRule, type Template, type TemplateResource, Verdict } from '../../model';
import { LAUNCH_TEMPLATE, specifiedTemplate } from '../compute/launch-template';
import { TAGS_PROPERTY } from './taggable-types';
import { type TagsFound, specifiedTagsAt, tagsAt } from './tags-in';

const INSTANCE = 'AWS::EC2::Instance';
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
/** What becomes a machine. */
const MACHINES = [INSTANCE, GROUP, LAUNCH_TEMPLATE];

/**
 * Everything that can be tagged carries the tags of `requiredTags`. Without that setting, what spawn launches says who owns
 * it.
 *
 * The spawn CLI writes its tags under `spawn:`, so that `spawn:project` does for `project`, and any of them for `spawn`.
 */
export const RequiredTags: ITemplateRule = {
  ruleId: 'RequiredTags',
  title: 'Resources carry the tags that say whose and what they are',
  resourceTypes: [...Object.keys(TAGS_PROPERTY), LAUNCH_TEMPLATE],
  check(resource: TemplateResource, template: Template): Verdict {
    const required = template.settings.requiredTags;
    const places = placesOf(resource, required !== undefined);
    if (required !== undefined) return Verdict.worst(places.map((place) => carries(place, required)));
    const ofSpawn = MACHINES.includes(resource.type) ? places.filter(isOfSpawn) : [];
    if (ofSpawn.length > 0) return Verdict.worst(ofSpawn.map((place) => carries(place, [GovernanceTag.OWNER])));
    return Verdict.notApplicable('no tags are required of it');
  },
};

const isOfSpawn = ({ keys }: TagsFound): boolean => [...keys].some((key) => key.startsWith(SpawnTag.PREFIX));

function carries({ where, keys, unsure }: TagsFound, required: readonly string[]): Verdict {
  const missing = required.filter((key) => !isCarried(key, keys));
  if (missing.length === 0) return Verdict.pass();
  if (unsure !== undefined) return Verdict.unknown(`${where}: ${unsure}`);
  return Verdict.fail(
    ...missing.map((key) => ({
      finding: `${where}::${key}`,
      where,
      why: `tag ${key} is missing or empty`,
      fix: `Add a tag ${key}.`,
    })),
  );
}

/** Keys are compared as AWS does: case counts. */
function isCarried(key: string, keys: ReadonlySet<string>): boolean {
  if (keys.has(key) || keys.has(`${SpawnTag.PREFIX}${key}`)) return true;
  return `${key}:` === SpawnTag.PREFIX && isOfSpawn({ where: '', keys });
}

/** Where the tags of a resource, and of what it launches, stand. */
function placesOf(resource: TemplateResource, itself: boolean): TagsFound[] {
  if (resource.type === LAUNCH_TEMPLATE) {
    const own = specifiedTagsAt(resource, 'TagSpecifications', 'launch-template');
    return [...(itself ? [own] : []), launchedTags(resource)];
  }
  const own = tagsAt(resource, TAGS_PROPERTY[resource.type]);
  const launched = MACHINES.includes(resource.type) ? tagsOfLaunchTemplate(resource) : undefined;
  return [launched ? union(own, launched) : own];
}

/** What instances get from a launch template. */
const launchedTags = (template: TemplateResource): TagsFound =>
  specifiedTagsAt(template, 'LaunchTemplateData.TagSpecifications', 'instance');

/** Where a machine names the launch template that it is made from. */
const LAUNCHES = ['LaunchTemplate', 'MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification'];

/** What a machine gets from the launch template that it names, by id or by name: if that is not in the app, nobody knows. */
function tagsOfLaunchTemplate(machine: TemplateResource): TagsFound | undefined {
  const where = LAUNCHES.find((at) => machine.value(at) !== undefined);
  if (where === undefined) return undefined;
  const template = specifiedTemplate(machine, where);
  return typeof template === 'string' ? { where, keys: new Set(), unsure: template } : launchedTags(template);
}

const union = (own: TagsFound, launched: TagsFound): TagsFound => ({
  where: own.where,
  keys: new Set([...own.keys, ...launched.keys]),
  unsure: own.unsure ?? launched.unsure,
});
