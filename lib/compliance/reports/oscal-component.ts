import type { ControlReport, FrameworkReport, Report } from '../engine/report';
import {
  controlProps,
  controlTokens,
  documentUuid,
  list,
  metadata,
  OscalIds,
  prop,
  props,
  remarks,
  standardResource,
  standardUuid,
  title,
} from './oscal';
import { ReportLookup, waiverText } from './report-lookup';

/**
 * OSCAL component definition: what the judged app implements of each framework, as its templates show it. A control is named
 * only if its rules passed, or if all that is open on it is waived, and then as partly implemented; what failed, is unknown,
 * manual, or about nothing in the app is no claim of the app.
 */
export function oscalComponentDefinition(report: Report): string {
  const ids = new OscalIds(report);
  const lookup = new ReportLookup(report);
  const implementations = report.frameworks.flatMap((framework) => implementationOf(ids, lookup, framework) ?? []);
  const stacks = report.templates.map(({ stack }) => stack);
  const document = {
    'component-definition': {
      uuid: documentUuid('component-definition', report),
      metadata: metadata('What the judged templates implement', report),
      components: [
        {
          uuid: ids.of('component'),
          type: 'software',
          title: title(stacks.length === 1 ? stacks[0] : `${stacks.length} CloudFormation stacks`),
          description: `Infrastructure that these templates deploy: ${report.templates.map(({ file }) => file).join(', ')}.`,
          ...props(stacks.map((stack) => prop('stack', stack))),
          ...list('control-implementations', implementations),
        },
      ],
      'back-matter': backMatter(ids, report),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** OSCAL has no empty back matter. */
function backMatter(ids: OscalIds, { frameworks }: Report): object | undefined {
  return frameworks.length === 0
    ? undefined
    : { resources: frameworks.map((framework) => standardResource(ids, framework)) };
}

function implementationOf(ids: OscalIds, lookup: ReportLookup, framework: FrameworkReport): object | undefined {
  const tokens = controlTokens(framework);
  const requirements = framework.controls
    .filter((control) => isImplemented(lookup, control))
    .map((control) => ({
      uuid: ids.of('requirement', framework.id, control.id),
      'control-id': tokens.get(control.id),
      description: control.title,
      ...props([
        ...controlProps(framework, control),
        prop(
          'implementation-status',
          control.status === 'passed' && control.grade === 'direct' ? 'implemented' : 'partial',
        ),
        ...control.rules.map((rule) => prop('rule-id', rule)),
      ]),
      ...remarks(remarksOn(lookup, framework, control)),
    }));
  if (requirements.length === 0) return undefined;
  return {
    uuid: ids.of('implementation', framework.id),
    source: `#${standardUuid(ids, framework)}`,
    description: `${framework.title} ${framework.edition}: controls that the templates implement.`,
    ...props([prop('framework', framework.id)]),
    'implemented-requirements': requirements,
  };
}

function isImplemented(lookup: ReportLookup, { status, rules }: ControlReport): boolean {
  if (status === 'passed') return true;
  // A control that nothing passes is accepted; it is no implementation.
  return status === 'waived' && rules.some((id) => (lookup.rule(id)?.passed.length ?? 0) > 0);
}

function remarksOn(lookup: ReportLookup, framework: FrameworkReport, control: ControlReport): string[] {
  const passed = control.rules.flatMap((id) => lookup.rule(id) ?? []).filter((rule) => rule.passed.length > 0);
  return [
    ...passed.map((rule) => `${rule.title} (${rule.id}): passed on ${rule.passed.length}.`),
    ...acceptedOf(lookup, framework, control).map((text) => `Accepted deviation: ${text}`),
    ...(control.limits === undefined ? [] : [`Not shown by it: ${control.limits}`]),
    ...(control.evidence === undefined ? [] : [`Evidence to attach: ${control.evidence}`]),
  ];
}

function acceptedOf(lookup: ReportLookup, framework: FrameworkReport, control: ControlReport): string[] {
  const { findings, waivers } = lookup.report;
  const accepted = framework.findings
    .filter(({ finding, status }) => status === 'waived' && control.rules.includes(findings[finding].rule))
    .flatMap(({ waiver }) => (waiver === undefined ? [] : [waiver]));
  return [...new Set(accepted)].sort((a, b) => a - b).map((waiver) => waiverText(waivers[waiver]));
}
