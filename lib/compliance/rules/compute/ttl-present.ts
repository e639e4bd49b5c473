import { parseGoDuration, SpawnTag } from '../../../contract';
import { type ITemplateRule, type TemplateResource, Unresolved, Verdict } from '../../model';
import { LAUNCHING_TYPES } from './launch';
import { machineTagLayers, type TagLayer, tagText } from './machine-tags';
import { attempt } from '../parts';
import { shown } from './values';

const FIX = `Tag the machine with ${SpawnTag.TTL}, a Go duration such as 8h.`;

/**
 * A machine of spawn has an end: spored ends it by its `spawn:ttl`. What puts spawn's mark on machines must put the time to live
 * there too; a duration that spored can't read never ends anything.
 */
export const TtlPresent: ITemplateRule = {
  ruleId: 'TtlPresent',
  title: 'Every machine of spawn has a time to live that the agent can read',
  resourceTypes: LAUNCHING_TYPES,
  check(resource: TemplateResource): Verdict {
    const layers = machineTagLayers(resource);
    const verdicts = layers.map((layer) =>
      attempt(() => (isMarked(layer) ? judge(layer, layers) : Verdict.notApplicable('not a machine of spawn'))),
    );
    return Verdict.worst(verdicts);
  },
};

function isMarked(layer: TagLayer): boolean {
  return tagText(layer.tag(SpawnTag.MANAGED)) === SpawnTag.TRUE;
}

/** The launching resource's own time to live wins over that of its launch template. */
function judge(layer: TagLayer, layers: readonly TagLayer[]): Verdict {
  const holder = layer.own ? layer : (layers.find((each) => each.own && endOf(each)) ?? layer);
  const end = endOf(holder);
  if (!end) {
    return Verdict.fail({
      where: layer.where,
      why: `machines are tagged ${SpawnTag.MANAGED} but have no ${SpawnTag.TTL}`,
      fix: FIX,
    });
  }
  if (end.value instanceof Unresolved)
    return Verdict.unknown(`${end.key} is known at deployment only: ${end.value.why}`);
  const text = shown(end.value);
  const problem = end.problem(text);
  if (problem === undefined) return Verdict.pass();
  return Verdict.fail({ where: holder.where, why: `${end.key} is ${text}: ${problem}`, fix: FIX });
}

interface End {
  readonly key: string;
  readonly value: unknown;
  readonly problem: (value: string) => string | undefined;
}

function endOf(layer: TagLayer): End | undefined {
  const ends: readonly Omit<End, 'value'>[] = [
    { key: SpawnTag.TTL, problem: durationProblem },
    { key: SpawnTag.TTL_DEADLINE, problem: timestampProblem },
  ];
  return ends.map((end) => ({ ...end, value: layer.tag(end.key) })).find(({ value }) => value !== undefined);
}

function durationProblem(value: string): string | undefined {
  try {
    return parseGoDuration(value) > 0 ? undefined : 'the machine never ends';
  } catch {
    return 'spored reads Go durations, such as 8h or 1h30m';
  }
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function timestampProblem(value: string): string | undefined {
  return TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value)) ? undefined : 'spored reads RFC 3339 timestamps';
}
