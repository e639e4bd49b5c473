import { findingId } from '../engine/report';
import type { FindingReport, FrameworkFinding, FrameworkReport, RuleReport, WaiverReport } from '../engine/report';
import { list, type OscalIds, prop, props, remarks, timeOf, title } from './oscal';
import { placeText, type ReportLookup, resourceName, templatePointer, waiverText } from './report-lookup';

export interface OscalResultOptions {
  /**
   * Whether the observation of a rule that passed names every resource it passed on, and not only how many. They are many.
   * @default false
   */
  readonly passes?: boolean;
}

interface Observed {
  readonly rule: string;
  readonly uuid: string;
  readonly status: FrameworkFinding['status'] | 'passed';
  /** The risk that was accepted. */
  readonly risk?: string;
}

/** What was seen for one framework, and which resources it was seen on. */
export class FrameworkObservations {
  private readonly subjects = new Set<number>();
  private readonly observations: object[] = [];
  private readonly acceptedRisks: object[] = [];
  private readonly observedByRule = new Map<string, Observed[]>();

  public constructor(
    private readonly ids: OscalIds,
    private readonly lookup: ReportLookup,
    private readonly framework: FrameworkReport,
    private readonly options: OscalResultOptions,
  ) {
    for (const view of framework.findings) this.addFinding(view);
    for (const rule of lookup.rulesOf(framework)) if (rule.passed.length > 0) this.addPasses(rule);
  }

  public all(): readonly object[] {
    return this.observations;
  }

  public risks(): readonly object[] {
    return this.acceptedRisks;
  }

  /** What was observed for some rules. */
  public of(rules: readonly string[]): readonly Observed[] {
    return rules.flatMap((rule) => this.observedByRule.get(rule) ?? []);
  }

  /** The resources that the observations are about. */
  public inventoryItems(): object[] {
    return [...this.subjects]
      .sort((a, b) => a - b)
      .map((index) => {
        const resource = this.lookup.report.resources[index];
        const template = this.lookup.templateOf(resource);
        return {
          uuid: this.subjectUuid(index),
          description: `${resource.type} ${resourceName(resource)}`,
          ...props([
            prop('construct-path', resource.path),
            prop('logical-id', resource.logicalId),
            prop('resource-type', resource.type),
            prop('template', template.file),
            prop('stack', template.stack),
            ...(resource.source === undefined ? [] : [prop('source', placeText(resource.source))]),
          ]),
        };
      });
  }

  private addFinding({ finding: index, status, waiver: waiverIndex, note }: FrameworkFinding): void {
    const { findings, waivers } = this.lookup.report;
    const finding = findings[index];
    const waiver = waiverIndex === undefined ? undefined : waivers[waiverIndex];
    const resource = this.lookup.resourceOf(finding);
    const uuid = this.findingUuid('observation', finding);
    this.observations.push({
      uuid,
      title: title(`${findingId(finding.rule, finding.finding)}: ${status}`),
      description: finding.why,
      ...props([
        prop('rule-id', finding.rule),
        ...(finding.finding === undefined ? [] : [prop('finding', finding.finding)]),
        prop('status', status),
        prop('verdict', finding.kind),
        prop('where', `${this.lookup.templateOf(resource).file}#${templatePointer(resource.logicalId, finding.where)}`),
        prop('source', placeText(this.lookup.placeOf(resource, finding))),
        prop('fingerprint', finding.fingerprint),
      ]),
      ...this.common([finding.resource]),
      types: ['finding'],
      ...remarks([
        ...(note === undefined ? [] : [note]),
        ...(finding.fix === '' ? [] : [`To mend it: ${finding.fix}`]),
      ]),
    });
    const risk = status === 'waived' ? this.addRisk(finding, uuid, waiver) : undefined;
    this.note({ rule: finding.rule, uuid, status, ...(risk === undefined ? {} : { risk }) });
  }

  private addPasses({ id, title: text, passed }: RuleReport): void {
    const uuid = this.ids.of('passes', this.framework.id, id);
    this.observations.push({
      uuid,
      title: title(`${id}: passed`),
      description: `${text}: passed on ${passed.length} ${passed.length === 1 ? 'resource' : 'resources'}.`,
      ...props([prop('rule-id', id), prop('status', 'passed'), prop('resources', String(passed.length))]),
      ...this.common(this.options.passes ? passed : []),
      types: ['control-objective'],
    });
    this.note({ rule: id, uuid, status: 'passed' });
  }

  private addRisk(finding: FindingReport, observation: string, waiver?: WaiverReport): string {
    const uuid = this.findingUuid('risk', finding);
    this.acceptedRisks.push({
      uuid,
      title: title(
        `Accepted: ${findingId(finding.rule, finding.finding)} on ${resourceName(this.lookup.resourceOf(finding))}`,
      ),
      description: finding.why,
      statement: waiver === undefined ? finding.why : waiverText(waiver),
      ...(waiver === undefined ? {} : props(waiverProps(waiver))),
      status: 'deviation-approved',
      ...(waiver?.expires === undefined ? {} : { deadline: `${waiver.expires}T23:59:59Z` }),
      'related-observations': [{ 'observation-uuid': observation }],
    });
    return uuid;
  }

  private common(resources: readonly number[]): object {
    for (const index of resources) this.subjects.add(index);
    return {
      methods: ['TEST-AUTOMATED'],
      origins: [{ actors: [{ type: 'assessment-platform', 'actor-uuid': this.ids.of('platform') }] }],
      ...list(
        'subjects',
        resources.map((index) => ({
          'subject-uuid': this.subjectUuid(index),
          type: 'inventory-item',
          title: title(resourceName(this.lookup.report.resources[index])),
        })),
      ),
      collected: timeOf(this.lookup.report),
    };
  }

  private note(observed: Observed): void {
    const others = this.observedByRule.get(observed.rule);
    if (others) others.push(observed);
    else this.observedByRule.set(observed.rule, [observed]);
  }

  /** Beside the fingerprint: two templates that no app made may hold the same path. */
  private findingUuid(kind: 'observation' | 'risk', finding: FindingReport): string {
    const { file } = this.lookup.templateOf(this.lookup.resourceOf(finding));
    return this.ids.of(kind, this.framework.id, finding.fingerprint, file, finding.kind);
  }

  private subjectUuid(index: number): string {
    const resource = this.lookup.report.resources[index];
    const { file, stack } = this.lookup.templateOf(resource);
    return this.ids.of('resource', file, stack, resource.logicalId);
  }
}

const waiverProps = (waiver: WaiverReport) => [
  prop('waiver-kind', waiver.kind),
  prop('waiver-rule', waiver.rule),
  prop('waiver-scope', waiver.scope),
  prop('waiver-owner', waiver.owner),
  ...(waiver.ticket === undefined ? [] : [prop('waiver-ticket', waiver.ticket)]),
  ...(waiver.expires === undefined ? [] : [prop('waiver-expires', waiver.expires)]),
];
