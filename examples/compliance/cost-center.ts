import { type ITemplateRule, type TemplateResource, Unresolved, Verdict } from 'cdk-spawn';

/** A rule of one's own: it reads the final template, so no override escapes it. */
export class CostCenter implements ITemplateRule {
  public readonly ruleId = 'AcmeCostCenter';
  public readonly title = 'What costs money names its cost center';
  public readonly resourceTypes = ['AWS::S3::Bucket', 'AWS::EC2::Instance', 'AWS::DynamoDB::Table'];

  public check(resource: TemplateResource): Verdict {
    const center: unknown = resource.tag('cost-center');
    if (center instanceof Unresolved) return Verdict.unknown(`cost-center is known at deployment only: ${center.why}`);
    if (typeof center === 'string' && /^CC-\d{4}$/.test(center)) return Verdict.pass();
    return Verdict.fail({
      where: 'Tags',
      why: center === undefined ? 'there is no tag cost-center' : `cost-center is ${JSON.stringify(center)}`,
      fix: 'Tag it with cost-center=CC- and four digits.',
    });
  }
}
