import { type App, CfnResource, Stage } from 'aws-cdk-lib';
import { controlIdsOf } from '../frameworks/controls-by-rule';
import type { LoadedFramework } from './evaluation';

/** Key of the metadata. */
export const CONTROLS_METADATA_KEY = 'cdk-spawn:controls';

/** Writes into each resource's `Metadata` which controls the rules about its type bear on. */
export class ControlsInMetadata {
  private readonly byType = new Map<string, Record<string, string[]>>();
  private readonly covered = new WeakSet<Stage>();

  public constructor(private readonly frameworks: readonly LoadedFramework[]) {}

  /**
   * After all aspects, so that what they add is named too, and no aspect itself, since none of an app reaches its stages. A
   * stage is synthesized before the app it is in: it must be there already.
   */
  public applyTo(app: App): void {
    for (const stage of stagesIn(app)) {
      this.covered.add(stage);
      stage.node.addValidation({ validate: () => (stage === app ? this.uncovered(app) : this.write(stage)) });
    }
  }

  /** The app's own resources are written; what stages lack can't be any more. */
  private uncovered(app: App): string[] {
    const late = stagesIn(app).filter((stage) => !this.covered.has(stage));
    return [
      ...this.write(app),
      ...late.map(
        ({ node }) =>
          `controlsInMetadata does not reach stage ${node.path}, which was made after Compliance.enforce was called: ` +
          'call it after the last stage is made, or leave controlsInMetadata out',
      ),
    ];
  }

  private write(stage: Stage): string[] {
    for (const node of stage.node.findAll()) {
      if (!CfnResource.isCfnResource(node) || Stage.of(node) !== stage) continue;
      const controls = this.controlsOf(node.cfnResourceType);
      if (Object.keys(controls).length > 0) node.addMetadata(CONTROLS_METADATA_KEY, controls);
    }
    return [];
  }

  /** Ids by framework, in the framework's order. */
  private controlsOf(type: string): Record<string, string[]> {
    let controls = this.byType.get(type);
    if (!controls) {
      controls = {};
      for (const { framework, data, rules } of this.frameworks) {
        const about = rules.filter(({ resourceTypes }) => resourceTypes.includes(type) || resourceTypes.includes('*'));
        const served = new Set(about.flatMap(({ ruleId }) => controlIdsOf(data, ruleId)));
        const ids = data.controls.map(({ id }) => id).filter((id) => served.has(id));
        if (ids.length > 0) controls[framework.id] = ids;
      }
      this.byType.set(type, controls);
    }
    return controls;
  }
}

const stagesIn = (app: App): Stage[] => app.node.findAll().filter((node) => Stage.isStage(node));
