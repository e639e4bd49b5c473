import { dirname } from 'node:path';

/** What of the engine is used; its package is aws-cdk-lib's own, with no public path and no types to be found by. */
interface Engine {
  validateTemplate(template: object, config: object): { diagnostics: { source: string; ruleId: string }[] };
  free(): void;
}
interface Validator {
  readonly CompositeEngine: new (config: { guardRules: { name: string; content: string }[] }) => Engine;
  readonly TemplateContent: new (content: string) => object;
}

const { CompositeEngine, TemplateContent } = jest.requireActual<Validator>(
  require.resolve('@aws/cloudformation-validate', { paths: [dirname(require.resolve('aws-cdk-lib/package.json'))] }),
);

/**
 * Runs Guard policies with the evaluator that aws-cdk-lib ships: CloudFormation Guard itself, which reads any JSON. A configuration item
 * needs `Resources` besides, to be taken for a template. AWS Config's third verdict, not applicable, counts as compliant here.
 *
 * @throws if a policy doesn't parse
 */
export class GuardPolicies {
  private readonly engine: Engine;

  public constructor(policies: Readonly<Record<string, string>>) {
    const guardRules = Object.entries(policies).map(([name, content]) => ({ name, content }));
    this.engine = new CompositeEngine({ guardRules });
  }

  /** Names of the Guard rules that an item breaks. */
  public brokenBy(item: object): string[] {
    const template = new TemplateContent(JSON.stringify({ ...item, Resources: {} }));
    const { diagnostics } = this.engine.validateTemplate(template, { disableBuiltinRules: true });
    return [...new Set(diagnostics.filter(({ source }) => source === 'GUARD').map(({ ruleId }) => ruleId))].sort();
  }

  /** The engine's memory is no object of JavaScript. */
  public free(): void {
    this.engine.free();
  }
}
