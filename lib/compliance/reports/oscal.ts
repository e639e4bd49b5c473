import type { ControlReport, FrameworkReport, Report } from '../engine/report';
import { contentUuid, nameUuid, PROJECT_URI } from './name-uuid';
import { webAddress } from './web-address';

/** What the OSCAL models have in common. */
export const OSCAL_VERSION = '1.2.1';

/** Namespace of properties that OSCAL does not define. */
export const OSCAL_NAMESPACE = `${PROJECT_URI}/ns/oscal`;

/** OSCAL asks for a time even of a run that was given none: this one says that it is not known. */
export const UNKNOWN_TIME = '1970-01-01T00:00:00Z';

export interface OscalProp {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

/** UUIDs of one run: the same names give others in another run. */
export class OscalIds {
  private readonly run: string;

  public constructor({ runId }: Report) {
    this.run = runId ?? '';
  }

  public of(...names: readonly string[]): string {
    return nameUuid('oscal', this.run, ...names);
  }
}

/** UUID of a document: another content gives another one. */
export const documentUuid = (model: string, report: Report): string => nameUuid(model, contentUuid(report));

/** The time of the run, as OSCAL writes it. */
export const timeOf = ({ now }: Report): string => (now === undefined ? UNKNOWN_TIME : new Date(now).toISOString());

export function metadata(title: string, report: Report): object {
  const notes = [
    'Evidence from CloudFormation templates, before deployment. It supports an assessment and is none.',
    ...(report.now === undefined
      ? [`The run was given no time: every time in this document is the placeholder ${UNKNOWN_TIME}.`]
      : []),
  ];
  return {
    title,
    'last-modified': timeOf(report),
    version: line(report.runId ?? '') || '1',
    'oscal-version': OSCAL_VERSION,
    ...props(Object.entries(report.tools).map(([name, version]) => prop('tool-version', `${name} ${version}`))),
    remarks: notes.join(' '),
  };
}

/** A property of ours; OSCAL's values are one line without blanks around it, and never empty. */
export const prop = (name: string, value: string): OscalProp => ({ name, ns: OSCAL_NAMESPACE, value: line(value) });

/** OSCAL has no empty arrays. */
export function props(all: readonly OscalProp[]): { readonly props?: readonly OscalProp[] } {
  return list(
    'props',
    all.filter(({ value }) => value !== ''),
  );
}

export const list = <K extends string, T>(key: K, items: readonly T[]): { readonly [key in K]?: readonly T[] } =>
  (items.length === 0 ? {} : { [key]: items }) as { readonly [key in K]?: readonly T[] };

/** OSCAL has no empty remarks either. */
export const remarks = (lines: readonly string[]): { readonly remarks?: string } =>
  lines.length === 0 ? {} : { remarks: lines.join('\n') };

/** Text on one line. */
export const line = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Text on one line that must not be empty. */
export const title = (text: string): string => line(text) || '(none)';

/**
 * Ids of a framework's controls as OSCAL tokens. NIST SP 800-53 has tokens of its own in the published catalogs (`ac-2.1` for
 * `AC-2(1)`); others are made from the framework and the control, as a token can't start with a digit: `SOC2_CC6.1`,
 * `HIPAA_164.312-a-1`. The id as the standard writes it is in the property `control`.
 */
export function controlTokens(framework: FrameworkReport): ReadonlyMap<string, string> {
  const tokens = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id } of framework.controls) {
    const base = nistToken(id) ?? token(`${framework.id}_${id}`);
    let unique = base;
    for (let number = 2; taken.has(unique); number++) unique = `${base}_${number}`;
    taken.add(unique);
    tokens.set(id, unique);
  }
  return tokens;
}

function nistToken(id: string): string | undefined {
  const [, family, number, enhancement] = /^([A-Z]{2})-0*(\d+)(?:\(0*(\d+)\))?$/.exec(id) ?? [];
  if (family === undefined) return undefined;
  return `${family.toLowerCase()}-${number}${enhancement === undefined ? '' : `.${enhancement}`}`;
}

function token(text: string): string {
  const body = text.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/-+$/, '');
  return /^[\p{L}_]/u.test(body) ? body : `_${body}`;
}

/** Id of what the rules of a control show, which may be less than the control. */
export const objectiveId = (controlToken: string): string => `${controlToken}_templates`;

/** What every description of a control says beside its result. */
export const controlProps = (framework: FrameworkReport, control: ControlReport): OscalProp[] => [
  prop('framework', framework.id),
  prop('control', control.id),
  prop('status', control.status),
  prop('grade', control.grade),
  ...(control.experimental ? [prop('experimental', 'true')] : []),
];

/** The standard's text, for the back matter: OSCAL wants a resource that is referred to by its UUID. */
export function standardResource(ids: OscalIds, framework: FrameworkReport): object {
  const href = webAddress(framework.source);
  return {
    uuid: standardUuid(ids, framework),
    title: title(`${framework.title} ${framework.edition}`),
    citation: { text: title(`${framework.title}, ${framework.edition}: ${framework.source}`) },
    ...(href === undefined ? {} : { rlinks: [{ href }] }),
  };
}

export const standardUuid = (ids: OscalIds, framework: FrameworkReport): string => ids.of('standard', framework.id);
