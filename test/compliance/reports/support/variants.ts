import type { Report } from '../../../../lib/compliance/engine/report';
import { cleanReport, largeReport, sampleReport } from '../../../support/sample-report';

/** A report of nothing: no template, no framework. */
export const emptyReport = (): Report => ({
  ...cleanReport(),
  tools: {},
  templates: [],
  resources: [],
  rules: [],
  findings: [],
  frameworks: [],
});

/** What the app lacks as a whole, an acknowledgement that is not honoured, and a manual control that rules support. */
export function missingBaseline(): Report {
  const report = mutableSample();
  report.resources.push({ template: 0, logicalId: '', type: 'App', path: '' });
  report.findings.push({
    rule: 'TrailValidated',
    kind: 'failed',
    resource: report.resources.length - 1,
    where: '',
    why: 'the app has no trail',
    fix: 'Add an AuditTrail.',
    fingerprint: 'f'.repeat(32),
  });
  const note = 'The acknowledgement is not honoured: it is by the bare id.';
  report.frameworks[0].findings.push({ finding: report.findings.length - 1, status: 'failed', note });
  report.frameworks[0].controls[0].rules.push('TrailValidated');
  // As the engine gives it: what is not there is undefined.
  return { ...report, settings: { ...report.settings, trustedImages: undefined } };
}

/** What every format must manage. */
export const REPORTS: readonly (readonly [string, () => Report])[] = [
  ['the sample', sampleReport],
  ['a clean run', cleanReport],
  ['a large app', () => largeReport(250)],
  ['a baseline that is missing', missingBaseline],
  ['nothing at all', emptyReport],
];

/** A deep copy that may be changed. */
export type Mutable<T> = T extends object ? { -readonly [key in keyof T]: Mutable<T[key]> } : T;
export const mutableSample = (): Mutable<Report> => structuredClone(sampleReport()) as Mutable<Report>;
