import { type ITemplateRule, type TemplateResource, Verdict } from '../../model';
import { type Part, allOf, shown } from '../parts';
import { recordedEvents } from './trail-events';

/** Kinds of data whose reads and writes must be recorded, and what a trail calls them. */
const DATA_TYPES = ['AWS::S3::Object', 'AWS::DynamoDB::Table', 'AWS::Lambda::Function'];

/**
 * Everything that PCI DSS 10.2.1.1 to 10.2.1.7 asks a trail for: all regions, global services, every management event,
 * reads and writes of data, and records that can be shown to be unchanged.
 *
 * Data events may be narrowed to some buckets, tables or functions, for their number is their cost and a template does not
 * tell which hold what matters; not to some operations.
 */
export const TrailComplete: ITemplateRule = {
  ruleId: 'TrailComplete',
  title: 'Trails record everything, in every region, and are on',
  resourceTypes: ['AWS::CloudTrail::Trail'],
  check(trail: TemplateResource): Verdict {
    return allOf(
      isOn(trail, 'IsLogging', 'the trail records nothing'),
      isOn(trail, 'IsMultiRegionTrail', 'the trail records one region only'),
      isOn(trail, 'IncludeGlobalServiceEvents', 'the trail leaves IAM, STS and other global services out'),
      isOn(trail, 'EnableLogFileValidation', 'nobody can show that the records are unchanged'),
      () =>
        [undefined, ''].includes(trail.value('KMSKeyId') as undefined)
          ? {
              finding: 'Key',
              where: 'KMSKeyId',
              why: 'the records are not encrypted with a key of yours: KMSKeyId is not set',
              fix: 'Set KMSKeyId to a customer managed key that lets CloudTrail use it.',
            }
          : undefined,
      managementEvents(trail),
      ...DATA_TYPES.map((type) => dataEvents(trail, type)),
    );
  },
};

function isOn(trail: TemplateResource, property: string, why: string): Part {
  return () =>
    trail.flag(property) === true
      ? undefined
      : {
          finding: property,
          where: property,
          why: `${why}: ${property} is ${shown(trail.value(property))}`,
          fix: `Set ${property} to true.`,
        };
}

function managementEvents(trail: TemplateResource): Part {
  return () => {
    const { reads, writes, unsure } = recordedEvents(trail).management;
    if (reads && writes) return undefined;
    if (unsure !== undefined) return Verdict.unknown(unsure);
    const what = !reads && !writes ? 'no management events, or not all' : reads ? 'reads only' : 'writes only';
    return {
      finding: 'ManagementEvents',
      where: recordedEvents(trail).where,
      why: `of management events the trail records ${what}`,
      fix: 'Record all management events: a selector for them without a filter, reads and writes, no source left out.',
    };
  };
}

function dataEvents(trail: TemplateResource, type: string): Part {
  return () => {
    const { data, where } = recordedEvents(trail);
    const { reads, writes, unsure } = data(type);
    if (reads && writes) return undefined;
    if (unsure !== undefined) return Verdict.unknown(unsure);
    const what = !reads && !writes ? 'none, or not all operations' : reads ? 'reads only' : 'writes only';
    return {
      finding: `DataEvents::${type}`,
      where,
      why: `of the data events of ${type} the trail records ${what}`,
      fix: `Add a selector for data events of ${type}, reads and writes.`,
    };
  };
}
