import type { Template, TemplateResource, TemplateSet } from '../model';
import { L1Classes } from './l1-classes';
import { type Shadow, ShadowMaker } from './shadow';
import { ShadowStack } from './shadow-stack';
import { Tokens } from './tokens';

const shadowApps = new WeakMap<TemplateSet, ShadowApp>();

/** The shadows of an app's resources; the same ones as long as the app is there. */
export function shadowsOf(app: TemplateSet): ShadowApp {
  let shadows = shadowApps.get(app);
  if (!shadows) shadowApps.set(app, (shadows = new ShadowApp()));
  return shadows;
}

/** What cdk-nag's rules take for a construct tree. Each part of it is made when a rule first asks for it. */
export class ShadowApp {
  public readonly tokens = new Tokens();
  /** The types that the running rule looks for, with spaces between them; `*` for all. */
  public sees = '';
  /** What the running rule judges. */
  public judged?: Shadow;
  private readonly classes = new L1Classes();
  private readonly maker = new ShadowMaker(this.classes);
  private readonly shadows = new Map<TemplateResource, Shadow>();
  private readonly stacks = new Map<Template, ShadowStack>();

  public stackOf(template: Template): ShadowStack {
    let stack = this.stacks.get(template);
    if (!stack) this.stacks.set(template, (stack = new ShadowStack(this, template)));
    return stack;
  }

  public shadowOf(resource: TemplateResource): Shadow {
    const known = this.shadows.get(resource);
    if (known) return known;
    const stack = this.stackOf(resource.template);
    const shadow = this.maker.make(resource, stack);
    if (this.shadows.size === 0) this.classes.checkStackOf(shadow, stack);
    this.shadows.set(resource, shadow);
    return shadow;
  }
}
