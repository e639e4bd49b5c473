import { type TemplateResource, Unresolved } from '../../model';
import { shown } from '../parts';

/** Of one category of events: which are recorded. */
interface Recorded {
  readonly reads: boolean;
  readonly writes: boolean;
  /** Why a selector of the trail could not be read; then what is not recorded may be recorded after all. */
  readonly unsure?: string;
}

/** What the event selectors of a trail let through. */
export interface RecordedEvents {
  /** The property that decides. */
  readonly where: string;
  readonly management: Recorded;
  /** Data events by the type that a trail gives them: `AWS::S3::Object`. */
  readonly data: (type: string) => Recorded;
}

/** One selector of either form. */
interface Selector {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly management: boolean;
  readonly data: readonly string[];
  readonly unsure?: string;
}

/** The advanced selectors count where there are any; a trail without selectors records all management events. */
export function recordedEvents(trail: TemplateResource): RecordedEvents {
  const advanced = trail.list('AdvancedEventSelectors').map((each) => advancedSelector(each));
  const where = advanced.length > 0 ? 'AdvancedEventSelectors' : 'EventSelectors';
  const selectors = advanced.length > 0 ? advanced : basicSelectors(trail);
  const recorded = (wanted: (selector: Selector) => boolean): Recorded => {
    const chosen = selectors.filter(wanted);
    return {
      reads: chosen.some(({ reads }) => reads),
      writes: chosen.some(({ writes }) => writes),
      unsure: selectors.find(({ unsure }) => unsure !== undefined)?.unsure,
    };
  };
  return {
    where,
    management: recorded(({ management }) => management),
    data: (type) => recorded(({ data }) => data.includes(type)),
  };
}

const EVERYTHING_BY_DEFAULT: Selector = { reads: true, writes: true, management: true, data: [] };
const nothing = (unsure?: string): Selector => ({ reads: false, writes: false, management: false, data: [], unsure });

function basicSelectors(trail: TemplateResource): Selector[] {
  const selectors = trail.list('EventSelectors');
  return selectors.length === 0 ? [EVERYTHING_BY_DEFAULT] : selectors.map((each) => basicSelector(each));
}

interface BasicSelector {
  readonly ReadWriteType?: unknown;
  readonly IncludeManagementEvents?: unknown;
  readonly ExcludeManagementEventSources?: unknown;
  readonly DataResources?: unknown;
}

function basicSelector(selector: unknown): Selector {
  if (selector instanceof Unresolved) return nothing(`an event selector: ${selector.why}`);
  if (typeof selector !== 'object' || selector === null) return nothing();
  const { ReadWriteType, IncludeManagementEvents, ExcludeManagementEventSources, DataResources } =
    selector as BasicSelector;
  const unknown = [ReadWriteType, IncludeManagementEvents, ExcludeManagementEventSources, DataResources].find(
    (value) => value instanceof Unresolved,
  );
  const readWrite = ReadWriteType === undefined ? 'All' : shown(ReadWriteType);
  return {
    reads: readWrite === 'All' || readWrite === 'ReadOnly',
    writes: readWrite === 'All' || readWrite === 'WriteOnly',
    management:
      (IncludeManagementEvents === undefined || shown(IncludeManagementEvents).toLowerCase() === 'true') &&
      listOf(ExcludeManagementEventSources).length === 0,
    data: listOf(DataResources).flatMap((resource) => {
      const { Type, Values } = (resource ?? {}) as { readonly Type?: unknown; readonly Values?: unknown };
      return typeof Type === 'string' && listOf(Values).length > 0 ? [Type] : [];
    }),
    unsure: unknown instanceof Unresolved ? `an event selector: ${unknown.why}` : undefined,
  };
}

/** The field that narrows data events to some resources, which is allowed; others narrow them to some callers or operations. */
const RESOURCE_FIELD = 'resources.ARN';

function advancedSelector(selector: unknown): Selector {
  if (selector instanceof Unresolved) return nothing(`an event selector: ${selector.why}`);
  const fields = listOf((selector as { readonly FieldSelectors?: unknown } | null)?.FieldSelectors);
  const unknown = fields.find((field) => field instanceof Unresolved || hasUnresolved(field));
  if (unknown !== undefined) return nothing('a field of an event selector is known at deployment only');
  const field = (name: string) => fields.filter((each) => fieldOf(each) === name);
  const equals = (name: string): string[] | undefined => {
    const found = field(name);
    return found.length === 0
      ? undefined
      : found.flatMap((each) => listOf((each as { readonly Equals?: unknown }).Equals)).map(shown);
  };
  const category = equals('eventCategory') ?? [];
  const readOnly = equals('readOnly');
  const others = fields.map(fieldOf).filter((name) => !['eventCategory', 'readOnly', 'resources.type'].includes(name));
  const isData = category.includes('Data') && others.every((name) => name === RESOURCE_FIELD);
  return {
    reads: readOnly?.includes('true') ?? true,
    writes: readOnly?.includes('false') ?? true,
    management: category.includes('Management') && others.length === 0,
    data: isData ? (equals('resources.type') ?? []) : [],
  };
}

const fieldOf = (selector: unknown): string => shown((selector as { readonly Field?: unknown } | null)?.Field);

const hasUnresolved = (selector: unknown): boolean =>
  typeof selector === 'object' &&
  selector !== null &&
  Object.entries(selector).some(
    // Which resources are chosen does not matter, only that the list is one.
    ([, value]) => value instanceof Unresolved || (fieldOf(selector) !== RESOURCE_FIELD && holdsUnresolved(value)),
  );

const holdsUnresolved = (value: unknown): boolean =>
  Array.isArray(value) && value.some((each) => each instanceof Unresolved);

const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null || value instanceof Unresolved
    ? []
    : Array.isArray(value)
      ? (value as unknown[])
      : [value];
