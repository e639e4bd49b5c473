import { isReason, MIN_REASON_WORDS } from '../../../analysis/reasons';
import { type ITemplateRule, type Template, type TemplateResource, Verdict } from '../../model';
import { derived } from '../../model/derived';
import { type Suppression, suppressionsIn } from './template-suppressions';

/** As for waivers: a sentence, not a word. */

/**
 * What a template tells other tools to overlook has a rule and a reason.
 *
 * This library's own waivers and acknowledgements are checked when they are read. What stands in `Metadata` for cdk-nag 2,
 * cfn-nag, Checkov or CloudFormation Guard changes nothing here, but hides findings where those tools run.
 */
export const SuppressionHygiene: ITemplateRule = {
  ruleId: 'SuppressionHygiene',
  title: 'Suppressions in templates name a rule and a reason',
  resourceTypes: ['*'],
  check(resource: TemplateResource, template: Template): Verdict {
    const own = suppressionsIn(resource.raw.Metadata);
    // Those of the template as a whole are reported once, at its first resource.
    const ofTemplate = firstResources(template).has(resource) ? suppressionsIn(template.body.Metadata) : [];
    const found = [...own, ...ofTemplate];
    if (found.length === 0) return Verdict.notApplicable('it carries no suppression');
    return Verdict.worst(found.map(judge));
  },
};

const firstResources = derived((app) => new Set(app.templates.map(({ resources }) => resources[0])));

function judge({ tool, id, reason }: Suppression): Verdict {
  const why =
    id === ''
      ? `a suppression for ${tool} names no rule`
      : isReason(reason)
        ? undefined
        : `${id} is suppressed for ${tool} without a reason that is a sentence`;
  return why === undefined
    ? Verdict.pass()
    : Verdict.fail({
        finding: `${tool}::${id}`,
        where: '',
        why,
        fix: `Mend the finding and remove the suppression, or say in at least ${MIN_REASON_WORDS} words what protects instead.`,
      });
}
