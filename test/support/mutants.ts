import { App, Stack } from 'aws-cdk-lib';
import type { Outcome } from '../../lib/compliance/engine/run-rule';
import type { GivenTemplate } from './rules';

type Resources = Record<string, { Type: string; Properties?: Record<string, unknown>; [attribute: string]: unknown }>;

/** A template as the CDK writes it. */
export interface MadeTemplate {
  readonly Resources: Resources;
}

/** The template of one stack that constructs were put into. */
export function made(build: (stack: Stack) => void): MadeTemplate {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  build(stack);
  return app.synth().getStackByName('Stack').template as MadeTemplate;
}

/** The one resource of a type. */
export function only(template: MadeTemplate, type: string): string {
  const ids = Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId]) => logicalId);
  if (ids.length !== 1) throw new Error(`expected one ${type}, found ${ids.length}`);
  return ids[0];
}

/** A copy in which one value is another, or is gone: `change(template, 'Trail', 'Properties.IsLogging', false)`. */
export function change(template: MadeTemplate, logicalId: string, path: string, value?: unknown): GivenTemplate {
  const copy = structuredClone(template);
  const keys = path.split('.');
  let target = copy.Resources[logicalId] as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) {
    if (typeof target[key] !== 'object' || target[key] === null) throw new Error(`${logicalId} has no ${path}`);
    target = target[key] as Record<string, unknown>;
  }
  const last = keys.at(-1) as string;
  if (value === undefined && !(last in target)) throw new Error(`${logicalId} has no ${path}`);
  if (value === undefined) delete target[last];
  else target[last] = value;
  return copy;
}

/** A copy without a resource. */
export function without(template: MadeTemplate, logicalId: string): GivenTemplate {
  const copy = structuredClone(template);
  if (!(logicalId in copy.Resources)) throw new Error(`there is no ${logicalId}`);
  delete copy.Resources[logicalId];
  return copy;
}

/** The names of what failed on a resource. */
export function findings(outcomes: ReadonlyMap<string, Outcome>, logicalId: string): (string | undefined)[] {
  const outcome = outcomes.get(logicalId);
  if (outcome === undefined || 'error' in outcome) throw new Error(`${logicalId}: ${JSON.stringify(outcome)}`);
  return outcome.failures.map(({ finding }) => finding);
}
