import type { ControlReport, FrameworkReport } from '../engine/report';
import { controlProps, controlTokens, list, objectiveId, type OscalIds, props, title } from './oscal';
import type { FrameworkObservations } from './oscal-observations';

/** A finding per control that was judged: manual controls, and those about nothing in the app, have none. */
export function controlFindings(
  ids: OscalIds,
  framework: FrameworkReport,
  observations: FrameworkObservations,
): readonly object[] {
  const tokens = controlTokens(framework);
  return framework.controls
    .filter(({ status }) => status !== 'manual' && status !== 'not applicable')
    .map((control) => {
      const observed = observations.of(control.rules);
      return {
        uuid: ids.of('finding', framework.id, control.id),
        title: title(`${framework.title} ${control.id}: ${control.title}`),
        description: descriptionOf(control),
        ...props(controlProps(framework, control)),
        target: {
          type: 'objective-id',
          'target-id': objectiveId(tokens.get(control.id)!),
          title: title(control.id),
          status: statusOf(control),
          ...(control.status === 'passed'
            ? { 'implementation-status': { state: control.grade === 'direct' ? 'implemented' : 'partial' } }
            : {}),
        },
        ...list(
          'related-observations',
          observed.map(({ uuid }) => ({ 'observation-uuid': uuid })),
        ),
        ...list(
          'related-risks',
          observed.flatMap(({ risk }) => (risk === undefined ? [] : [{ 'risk-uuid': risk }])),
        ),
      };
    });
}

/** Only what passed is satisfied: an accepted deviation is a deviation, and what is not known is not shown. */
function statusOf({ status }: ControlReport): object {
  if (status === 'passed') return { state: 'satisfied', reason: 'pass' };
  if (status === 'failed') return { state: 'not-satisfied', reason: 'fail' };
  const why =
    status === 'waived'
      ? 'Every open finding is waived: see the related risks for reason, owner and expiry.'
      : status === 'error'
        ? 'A rule threw: nothing is known.'
        : 'The templates do not tell.';
  return { state: 'not-satisfied', reason: 'other', remarks: why };
}

function descriptionOf({ title: text, grade, limits, evidence, experimental }: ControlReport): string {
  return [
    text,
    ...(grade === 'partial' ? ['The templates show one supporting piece of it.'] : []),
    ...(experimental ? ['The mapping rests on few sources.'] : []),
    ...(limits === undefined ? [] : [`Not shown: ${limits}`]),
    ...(evidence === undefined ? [] : [`Evidence to attach: ${evidence}`]),
  ].join('\n');
}
