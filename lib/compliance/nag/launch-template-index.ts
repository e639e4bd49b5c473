import type { Shadow } from './shadow';
import type { Tokens } from './tokens';

const TYPE = 'AWS::EC2::LaunchTemplate';

interface LaunchTemplateShadow extends Shadow {
  readonly cfnResourceType: string;
  readonly launchTemplateName: unknown;
  readonly logicalId: string;
}

/**
 * Launch templates by name and logical id: cdk-nag's rules of instances and groups take the first one that has the name
 * or the id they were given, no name being equal to no name. Without it a stack of many instances, each with a launch
 * template, costs the square of their number.
 */
export class LaunchTemplateIndex {
  /** Whether a rule that looks for these types looks for launch templates. */
  public static helps(sees: string): boolean {
    return sees.includes(TYPE);
  }

  private readonly byName = new Map<unknown, number>();
  private readonly byId = new Map<unknown, number>();

  public constructor(private readonly all: readonly Shadow[]) {
    all.forEach((shadow, place) => {
      const { cfnResourceType, launchTemplateName, logicalId } = shadow as LaunchTemplateShadow;
      if (cfnResourceType !== TYPE) return;
      if (!this.byName.has(launchTemplateName)) this.byName.set(launchTemplateName, place);
      if (!this.byId.has(logicalId)) this.byId.set(logicalId, place);
    });
  }

  /** All that a rule could take for the launch template of a resource; everything where the rule looks for something else. */
  public candidates(judged: Shadow, tokens: Tokens): readonly Shadow[] {
    const launchTemplate = tokens.resolve((judged as { readonly launchTemplate?: unknown }).launchTemplate);
    if (!launchTemplate) return this.all;
    const { launchTemplateName, launchTemplateId } = launchTemplate as {
      readonly launchTemplateName?: unknown;
      readonly launchTemplateId?: unknown;
    };
    const places = new Set(
      [
        this.byName.get(launchTemplateName),
        this.byName.get(referred(launchTemplateName)),
        this.byId.get(launchTemplateId),
        this.byId.get(referred(launchTemplateId)),
      ].filter((place) => place !== undefined),
    );
    return [...places].sort((a, b) => a - b).map((place) => this.all[place]);
  }
}

/** What a reference refers to, as the rules read it. */
function referred(value: unknown): unknown {
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { readonly Ref?: unknown; readonly 'Fn::GetAtt'?: unknown };
  return Ref ?? (Array.isArray(attribute) ? (attribute[0] as unknown) : value);
}
