import type { Verdict } from '../../model';
import { type ITemplateRule, type TemplateResource } from '../../model';
import { type Part, allOf, shown } from '../parts';

const DETECTOR = 'AWS::GuardDuty::Detector';
const HUB = 'AWS::SecurityHub::Hub';

/**
 * GuardDuty and Security Hub, where the app deploys them, are on and look at something.
 *
 * Amazon Inspector has no CloudFormation resource that turns it on: `INSPECTOR_EC2_SCAN_ENABLED` of AWS Config shows it.
 */
export const DetectiveServicesOn: ITemplateRule = {
  ruleId: 'DetectiveServicesOn',
  title: 'GuardDuty and Security Hub are on',
  resourceTypes: [DETECTOR, HUB],
  check(resource: TemplateResource): Verdict {
    return resource.type === HUB
      ? allOf(hasStandards(resource))
      : allOf(isOn(resource), ...features(resource), ...dataSources(resource));
  },
};

function isOn(detector: TemplateResource): Part {
  return () =>
    detector.flag('Enable') === true
      ? undefined
      : {
          finding: 'Enable',
          where: 'Enable',
          why: `GuardDuty is off: Enable is ${shown(detector.value('Enable'))}`,
          fix: 'Set Enable to true.',
        };
}

/** What GuardDuty watches by default, and what malware protection rests on. Others cost extra and are nobody's default. */
const EXPECTED_FEATURES = ['S3_DATA_EVENTS', 'EBS_MALWARE_PROTECTION'];

function features(detector: TemplateResource): Part[] {
  const list: unknown = detector.value('Features');
  return (Array.isArray(list) ? list : []).map((_, index) => () => {
    const name = detector.text(`Features[${index}].Name`);
    const status = detector.text(`Features[${index}].Status`);
    if (name === undefined || !EXPECTED_FEATURES.includes(name) || status === 'ENABLED') return undefined;
    return offIn(`Features[${index}].Status`, name, status, 'ENABLED');
  });
}

/** The older form of the same. */
const DATA_SOURCES = [
  { at: 'DataSources.S3Logs.Enable', name: 'S3_DATA_EVENTS' },
  {
    at: 'DataSources.MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes',
    name: 'EBS_MALWARE_PROTECTION',
  },
];

function dataSources(detector: TemplateResource): Part[] {
  return DATA_SOURCES.map(({ at, name }) => () => {
    const flag = detector.flag(at);
    return flag === false ? offIn(at, name, 'false', 'true') : undefined;
  });
}

const offIn = (where: string, name: string, found: string | undefined, wanted: string) => ({
  finding: name,
  where,
  why: `GuardDuty does not look at ${name}: ${shown(found)}`,
  fix: `Set it to ${wanted}.`,
});

/** By default Security Hub turns on AWS's own standard and that of CIS. */
function hasStandards(hub: TemplateResource): Part {
  return () =>
    hub.flag('EnableDefaultStandards') !== false ||
    hub.template.app.resourcesOfType('AWS::SecurityHub::Standard').length > 0
      ? undefined
      : {
          finding: 'Standards',
          where: 'EnableDefaultStandards',
          why: 'Security Hub checks nothing: the default standards are off and the app turns no other on',
          fix: 'Leave EnableDefaultStandards out, or add an AWS::SecurityHub::Standard.',
        };
}
