import { type ITemplateRule, type TemplateResource, Unresolved, Verdict } from '../../model';
import { type Part, allOf, shown } from '../parts';

const RECORDER = 'AWS::Config::ConfigurationRecorder';
const CHANNEL = 'AWS::Config::DeliveryChannel';
const GROUP = 'RecordingGroup';
const EVERYTHING = 'ALL_SUPPORTED_RESOURCE_TYPES';

/**
 * AWS Config records every type it knows, and sends what it records somewhere.
 *
 * CloudFormation starts a recorder as soon as there is a delivery channel, so that the channel stands for "started" too. Of
 * several recorders (one per region) one must record global types such as IAM roles: that of the home region.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-configurationrecorder.html
 */
export const ConfigRecorderCoverage: ITemplateRule = {
  ruleId: 'ConfigRecorderCoverage',
  title: 'AWS Config records all types and delivers what it records',
  resourceTypes: [RECORDER, CHANNEL],
  check(resource: TemplateResource): Verdict {
    return resource.type === CHANNEL
      ? allOf(hasBucket(resource))
      : allOf(recordsAllTypes(resource), recordsGlobalTypes(resource), hasChannel(resource));
  },
};

function hasBucket(channel: TemplateResource): Part {
  return () =>
    channel.value('S3BucketName') === undefined
      ? { where: 'S3BucketName', why: 'the delivery channel has no bucket', fix: 'Set S3BucketName.' }
      : undefined;
}

/** Without a recording group, and without a strategy, all regional types are recorded. */
function recordsAllTypes(recorder: TemplateResource): Part {
  return () => {
    const finding = 'AllTypes';
    const strategy = recorder.text(`${GROUP}.RecordingStrategy.UseOnly`);
    const excluded = recorder.list(`${GROUP}.ExclusionByResourceTypes.ResourceTypes`);
    const fix = 'Set RecordingGroup.AllSupported to true and leave strategy, exclusions and list of types out.';
    if (excluded.length > 0) {
      const where = `${GROUP}.ExclusionByResourceTypes.ResourceTypes`;
      return { finding, where, why: `changes of some types go unseen: ${excluded.map(shown).join(', ')}`, fix };
    }
    if (strategy !== undefined && strategy !== EVERYTHING) {
      const where = `${GROUP}.RecordingStrategy.UseOnly`;
      return { finding, where, why: `changes of other types go unseen: the strategy is ${strategy}`, fix };
    }
    if (recorder.value(GROUP) === undefined || strategy === EVERYTHING) return undefined;
    return recorder.flag(`${GROUP}.AllSupported`) === true
      ? undefined
      : {
          finding,
          where: `${GROUP}.AllSupported`,
          why: `changes of other types go unseen: AllSupported is ${shown(recorder.value(`${GROUP}.AllSupported`))}`,
          fix,
        };
  };
}

const GLOBAL = `${GROUP}.IncludeGlobalResourceTypes`;

function recordsGlobalTypes(recorder: TemplateResource): Part {
  return () => {
    if (recorder.flag(GLOBAL) === true) return undefined;
    const others = recorder.template.app.resourcesOfType(RECORDER).filter((other) => other !== recorder);
    const values = others.map((other): unknown => other.value(GLOBAL));
    if (values.some((value) => String(value).toLowerCase() === 'true')) return undefined;
    const unsure = values.find((value) => value instanceof Unresolved);
    if (unsure instanceof Unresolved) return Verdict.unknown(`${GLOBAL} of another recorder: ${unsure.why}`);
    return {
      finding: 'GlobalTypes',
      where: GLOBAL,
      why: `changes of IAM users, roles and policies go unseen: IncludeGlobalResourceTypes is ${shown(recorder.value(GLOBAL))}`,
      fix: 'Set RecordingGroup.IncludeGlobalResourceTypes to true on the recorder of the home region.',
    };
  };
}

function hasChannel({ template }: TemplateResource): Part {
  return () =>
    template.app.resourcesOfType(CHANNEL).some((channel) => channel.template.region === template.region)
      ? undefined
      : {
          finding: 'Channel',
          where: '',
          why: 'the recorder never starts: the app has no delivery channel for it',
          fix: 'Add an AWS::Config::DeliveryChannel to the same region.',
        };
}
