import { type ITemplateRule, type RuleSettings, type TemplateResource, Unresolved, Verdict } from '../../model';
import { imageParameter } from './image-parameter';
import { type Launch, LAUNCHING_TYPES, launchesOf } from './launch';
import { shown, worstOf } from './values';

/** AWS's own namespace of public parameters: nobody else can write there. It holds the images of Canonical, SUSE and Debian too. */
const PUBLISHED = '/aws/service/';

const FIX =
  "Read the image from a public parameter ('{{resolve:ssm:/aws/service/...}}'), or name the image or parameter in the setting trustedImages.";

/**
 * A bare image id says nothing of who made the image, nor whether it is patched. A parameter of one's own counts when
 * it is named in `trustedImages`: the template doesn't tell who may write to it.
 */
export const AmiProvenance: ITemplateRule = {
  ruleId: 'AmiProvenance',
  title: 'Machines are launched from images of a known publisher',
  resourceTypes: LAUNCHING_TYPES,
  check: (resource: TemplateResource, { settings }) =>
    worstOf(launchesOf(resource), (launch) => judge(launch, settings)),
};

function judge(launch: Launch, settings: RuleSettings): Verdict {
  const image = launch.setting('ImageId');
  if (!image) {
    return launch.complete
      ? Verdict.fail({ where: launch.missing('ImageId'), why: 'ImageId is not set', fix: FIX })
      : Verdict.notApplicable('whoever launches chooses the image');
  }
  const { value, where } = image;
  const trusted = settings.trustedImages ?? [];
  const parameter = imageParameter(value);
  if (parameter !== undefined) {
    if ([PUBLISHED, ...trusted].some((prefix) => parameter.startsWith(prefix))) return Verdict.pass();
    if (parameter.startsWith('${')) return Verdict.unknown(`the name of the image's parameter is ${parameter}`);
    return Verdict.fail({
      where,
      why: `the image is read from ${parameter}, which is not among trustedImages`,
      fix: FIX,
    });
  }
  if (value instanceof Unresolved) {
    return value.resource?.type === 'AWS::ImageBuilder::Image' && value.attribute === 'ImageId'
      ? Verdict.pass()
      : Verdict.unknown(`${where} is known at deployment only: ${value.why}`);
  }
  if (trusted.includes(shown(value))) return Verdict.pass();
  return Verdict.fail({ where, why: `the image is named by its bare id ${shown(value)}`, fix: FIX });
}
