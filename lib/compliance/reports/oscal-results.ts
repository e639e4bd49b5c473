import type { FrameworkReport, Report } from '../engine/report';
import {
  controlTokens,
  documentUuid,
  line,
  list,
  metadata,
  objectiveId,
  OscalIds,
  prop,
  props,
  standardResource,
  standardUuid,
  timeOf,
  title,
} from './oscal';
import { FrameworkObservations, type OscalResultOptions } from './oscal-observations';
import { controlFindings } from './oscal-findings';
import { ReportLookup } from './report-lookup';

export type { OscalResultOptions } from './oscal-observations';

/**
 * OSCAL assessment results: one result per framework, with an observation for each verdict other than a pass and for each rule
 * that passed somewhere, a risk for each waived finding, and a finding per control that was judged. Manual controls are
 * excluded from what was reviewed; a control about nothing in the app gets no finding.
 */
export function oscalAssessmentResults(report: Report, options: OscalResultOptions = {}): string {
  const ids = new OscalIds(report);
  const lookup = new ReportLookup(report);
  const plan = ids.of('plan');
  const document = {
    'assessment-results': {
      uuid: documentUuid('assessment-results', report),
      metadata: metadata('Compliance of CloudFormation templates', report),
      'import-ap': { href: `#${plan}`, remarks: 'There is no plan beside the rules and the frameworks’ mappings.' },
      ...localObjectives(report),
      results: report.frameworks.map((framework) => resultOf(ids, lookup, framework, options)),
      'back-matter': {
        resources: [
          {
            uuid: plan,
            title: 'Automated assessment plan',
            description: 'Every rule that a framework’s controls name, run on every resource of every template.',
          },
          ...report.frameworks.map((framework) => standardResource(ids, framework)),
        ],
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function localObjectives({ frameworks }: Report): object {
  const objectives = frameworks.flatMap((framework) => {
    const tokens = controlTokens(framework);
    return framework.controls
      .filter(({ status }) => status !== 'manual')
      .map(({ id, title: text, rules }) => ({
        'control-id': tokens.get(id),
        ...props([prop('framework', framework.id), prop('control', id)]),
        parts: [
          {
            id: objectiveId(tokens.get(id)!),
            name: 'assessment-objective',
            title: title(text),
            prose: `The templates break none of the rules ${rules.join(', ')}.`,
          },
        ],
      }));
  });
  return objectives.length === 0 ? {} : { 'local-definitions': { 'objectives-and-methods': objectives } };
}

function resultOf(
  ids: OscalIds,
  lookup: ReportLookup,
  framework: FrameworkReport,
  options: OscalResultOptions,
): object {
  const { report } = lookup;
  const time = timeOf(report);
  const observations = new FrameworkObservations(ids, lookup, framework, options);
  const { summary } = framework;
  return {
    uuid: ids.of('result', framework.id),
    title: title(`${framework.title} ${framework.edition}`),
    description:
      `${summary.rules} rules: ${summary.passed} passed, ${summary.failed} failed, ${summary.unknown} unknown, ` +
      `${summary.errors} errors, ${summary.waived} waived, ${summary.notApplicable} not applicable.`,
    start: time,
    end: time,
    ...props([prop('framework', framework.id), ...(report.runId === undefined ? [] : [prop('run-id', report.runId)])]),
    'local-definitions': {
      ...list('inventory-items', observations.inventoryItems()),
      'assessment-assets': assessmentAssets(ids, report),
    },
    'reviewed-controls': reviewedControls(ids, framework),
    ...list('observations', observations.all()),
    ...list('risks', observations.risks()),
    ...list('findings', controlFindings(ids, framework, observations)),
    ...(report.problems.length === 0
      ? {}
      : { remarks: `Problems of the run: ${report.problems.map(line).join('; ')}` }),
  };
}

function reviewedControls(ids: OscalIds, framework: FrameworkReport): object {
  const tokens = controlTokens(framework);
  const select = (manual: boolean) =>
    framework.controls
      .filter(({ status }) => (status === 'manual') === manual)
      .map(({ id }) => ({ 'control-id': tokens.get(id) }));
  const manual = framework.controls.filter(({ status }) => status === 'manual');
  return {
    links: [{ href: `#${standardUuid(ids, framework)}`, rel: 'reference' }],
    'control-selections': [
      {
        // Nothing reviewed at all is no list, but all of an empty set.
        ...(select(false).length > 0 ? { 'include-controls': select(false) } : { 'include-all': {} }),
        ...list('exclude-controls', select(true)),
        ...(manual.length === 0
          ? {}
          : {
              remarks: [
                'Excluded: no template shows them. Evidence to attach:',
                ...manual.map(({ id, evidence }) => `- ${id}: ${evidence ?? 'as the standard asks'}`),
              ].join('\n'),
            }),
      },
    ],
  };
}

/** What judged. */
function assessmentAssets(ids: OscalIds, { tools }: Report): object {
  const components = Object.entries(tools).map(([name, version]) => ({
    uuid: ids.of('tool', name),
    type: 'software',
    title: title(name),
    description: `${name} ${version}`,
    ...props([prop('version', version)]),
    status: { state: 'operational' },
  }));
  return {
    ...list('components', components),
    'assessment-platforms': [
      {
        uuid: ids.of('platform'),
        title: 'cdk-spawn',
        ...list(
          'uses-components',
          components.map(({ uuid }) => ({ 'component-uuid': uuid })),
        ),
      },
    ],
  };
}
