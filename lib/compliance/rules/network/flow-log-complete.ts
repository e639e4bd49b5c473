import { type ITemplateRule, type TemplateResource, Verdict } from '../../model';
import { attempt } from '../parts';
import { flowLogDestination } from './flow-log-destination';

/** PCI DSS 10.4 and an investigation ask what happened in which minute; EC2's default of 600 seconds blurs it. */
const FINEST_SECONDS = 60;

/**
 * Every VPC of the app writes all flows, accepted and rejected, each minute, to an encrypted place that keeps them. A second flow
 * log of a VPC that has a complete one may be of less.
 */
export const FlowLogComplete: ITemplateRule = {
  ruleId: 'FlowLogComplete',
  title: 'Flow logs of every VPC hold all traffic, by the minute, encrypted and kept',
  resourceTypes: ['AWS::EC2::FlowLog', 'AWS::EC2::VPC'],
  check: (resource: TemplateResource) => (resource.type === 'AWS::EC2::VPC' ? vpc(resource) : flowLog(resource)),
};

function vpc(resource: TemplateResource): Verdict {
  if (logsOf(resource).length > 0) return Verdict.pass();
  const subnets = resource.referrers('AWS::EC2::Subnet');
  if (subnets.length > 0 && subnets.every((subnet) => logsOf(subnet).length > 0)) return Verdict.pass();
  return Verdict.fail({
    where: '',
    why: 'the VPC has no flow log',
    fix: 'Add an AWS::EC2::FlowLog of the VPC with TrafficType ALL.',
  });
}

/** A flow log may also mention what it is not of, in a tag or in its log group's name. */
function logsOf(logged: TemplateResource | undefined): TemplateResource[] {
  return (logged?.referrers('AWS::EC2::FlowLog') ?? []).filter((log) => log.target('ResourceId') === logged);
}

function flowLog(log: TemplateResource): Verdict {
  const judges = [traffic, interval];
  const verdicts = [
    ...(hasCompleteSibling(log) ? [] : judges.map((judge) => attempt(() => judge(log)))),
    attempt(() => flowLogDestination(log)),
  ];
  return Verdict.worst(verdicts);
}

function hasCompleteSibling(log: TemplateResource): boolean {
  const others = logsOf(log.target('ResourceId')).filter((other) => other !== log);
  return others.some((other) =>
    [traffic, interval].every((judge) => attempt(() => judge(other)).kind === Verdict.pass().kind),
  );
}

/** Flow logs of transit gateways take no type of traffic: they hold all, each minute. */
const ofTransitGateway = (log: TemplateResource) => log.text('ResourceType')?.startsWith('TransitGateway') === true;

function traffic(log: TemplateResource): Verdict {
  const type = log.text('TrafficType');
  if (type === 'ALL' || ofTransitGateway(log)) return Verdict.pass();
  return Verdict.fail({
    where: 'TrafficType',
    why: type === undefined ? 'TrafficType is not set' : `TrafficType is ${type}: other flows leave no trace`,
    fix: 'Set TrafficType to ALL.',
    finding: 'traffic',
  });
}

function interval(log: TemplateResource): Verdict {
  const seconds = log.number('MaxAggregationInterval');
  if ((seconds !== undefined && seconds <= FINEST_SECONDS) || ofTransitGateway(log)) return Verdict.pass();
  return Verdict.fail({
    where: 'MaxAggregationInterval',
    why: `MaxAggregationInterval is ${seconds ?? 'not set, which means 600'} seconds`,
    fix: `Set MaxAggregationInterval to ${FINEST_SECONDS}.`,
    finding: 'interval',
  });
}
