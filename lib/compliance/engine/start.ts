import type { App } from 'aws-cdk-lib';
import type { ComplianceProps } from '../compliance';
import type { Framework } from '../framework';
import { ControlsInMetadata } from './controls-in-metadata';
import type { LoadedFramework } from './evaluation';
import { RuleCatalog } from './rule-catalog';
import { Session } from './session';
import { timeOf } from './time';
import { toolVersions } from './tools';
import { checkWaivers } from './waiver-check';

export { customFramework } from '../frameworks/custom';

/** Checks what an app is to be judged by, and hooks into its synthesis. */
export function startSession(app: App, props: ComplianceProps): void {
  const frameworks = loadFrameworks(props.frameworks);
  const waivers = checkWaivers(props.waivers?.all ?? [], frameworks, timeOf(props.now));
  new Session(app, {
    frameworks,
    waivers,
    settings: props.now === undefined ? { ...props.settings } : { ...props.settings, now: props.now },
    formats: [...new Set(props.reports)],
    now: props.now,
    runId: props.runId,
    strict: props.strict ?? false,
    failOnUnknown: props.failOnUnknown ?? false,
    tools: toolVersions(),
  }).register();
  if (props.controlsInMetadata) new ControlsInMetadata(frameworks).applyTo(app);
}

/** Frameworks with their rules, each rule once. */
export function loadFrameworks(frameworks: readonly Framework[]): LoadedFramework[] {
  const catalog = new RuleCatalog();
  return frameworks.map((framework) => ({
    framework,
    data: framework._data,
    rules: catalog.rulesOf(framework._data, framework._customRules),
  }));
}
