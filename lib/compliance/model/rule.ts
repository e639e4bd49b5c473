import type { TemplateResource } from './resource';
import type { Template } from './template';
import type { Verdict } from './verdict';

/**
 * A rule over the final template.
 *
 * It sees each resource of its types once, as it will be deployed. It must be pure: same template, same verdict. What it
 * throws is reported as a defect of the rule, never as a finding.
 */
export interface ITemplateRule {
  /** Id without a framework: `Imdsv2Everywhere`. Letters and digits. */
  readonly ruleId: string;
  /** What it asks, in a few words: `IMDSv2 is required on every way to launch`. */
  readonly title: string;
  /** The CloudFormation types that it judges; `*` for all. */
  readonly resourceTypes: string[];
  /**
   * Judges one resource.
   * @param resource of one of `resourceTypes`
   * @param template the template that holds it; other templates of the app are reached through it
   */
  check(resource: TemplateResource, template: Template): Verdict;
}
