import { CfnResource, Token, type aws_cloudtrail as cloudtrail } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isReason } from '../analysis/reasons';

/** Why no trail of this app is named. */
export interface ExistingTrailProps {
  /** Which trail logs management events of this account and region, and who sees to it; kept in the template. */
  readonly reason: string;
}

/**
 * Where CloudTrail's events come from: calls reach EventBridge only where a trail logs them. Without one the recorder would
 * never learn who launched an instance, and of tags only what a reconcile pass sees.
 *
 * Serves HIPAA 164.312(b), PCI DSS 10.2.1, SOC 2 CC7.2.
 */
export class EventTrail {
  /**
   * A trail of this app.
   *
   * @param trail an `AuditTrail`, a `Trail` of aws-cdk-lib, or its CloudFormation resource
   * @throws if it is none of these, such as an imported trail
   */
  public static fromTrail(trail: IConstruct): EventTrail {
    for (const resource of [trail, trail.node.defaultChild]) {
      if (isTrail(resource)) return new EventTrail(resource);
    }
    throw new Error(
      `trail makes no trail: '${trail.node.path}'; allowed: a construct whose resource is an AWS::CloudTrail::Trail; for a trail from elsewhere use EventTrail.existing({ reason })`,
    );
  }

  /**
   * A trail from elsewhere, such as the organization's. Nothing here can tell whether it logs.
   *
   * @throws if the reason is fewer than five words
   */
  public static existing(props: ExistingTrailProps): EventTrail {
    if (!Token.isUnresolved(props.reason) && !isReason(props.reason)) {
      throw new Error(
        `reason says too little: '${props.reason}'; allowed: five words or more; say which trail logs management events here, and who sees to it`,
      );
    }
    return new EventTrail(undefined, props.reason);
  }

  private constructor(
    private readonly trail: cloudtrail.CfnTrail | undefined,
    /** @internal */
    public readonly _reason?: string,
  ) {}

  /**
   * What is wrong with the trail, for the rules of a region. Judged at synthesis, when the trail is complete.
   * @internal
   */
  public _problems(region: string): string[] {
    if (!this.trail) return [];
    const { isLogging, isMultiRegionTrail, stack, node } = this.trail;
    const problems: string[] = [];
    const find = (problem: string): void => {
      problems.push(`trail '${node.path}' ${problem}: calls of EC2 would not reach EventBridge; name another trail`);
    };
    if (isLogging === false) find('does not log');
    const elsewhere = !Token.isUnresolved(stack.region) && !Token.isUnresolved(region) && stack.region !== region;
    if (isMultiRegionTrail !== true && !Token.isUnresolved(isMultiRegionTrail) && elsewhere) {
      find(`logs region ${stack.region} only, not ${region}`);
    }
    if (!logsWrites(this.trail)) find('does not log management events that write');
    return problems;
  }
}

function isTrail(construct?: IConstruct): construct is cloudtrail.CfnTrail {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::CloudTrail::Trail';
}

type Selector = cloudtrail.CfnTrail.EventSelectorProperty;
type AdvancedSelector = cloudtrail.CfnTrail.AdvancedEventSelectorProperty;

/** Whether a trail logs RunInstances and its like; one without selectors does, and what can't be read is taken to. */
function logsWrites({ eventSelectors, advancedEventSelectors }: cloudtrail.CfnTrail): boolean {
  const selectors = known<Selector>(eventSelectors);
  const advanced = known<AdvancedSelector>(advancedEventSelectors);
  if (selectors === undefined || advanced === undefined) return true;
  if (selectors.length + advanced.length === 0) return true;
  return selectors.some(selectsWrites) || advanced.some(selectsWritesToo);
}

function selectsWrites({ includeManagementEvents, readWriteType }: Selector): boolean {
  return includeManagementEvents !== false && readWriteType !== 'ReadOnly';
}

function selectsWritesToo({ fieldSelectors }: AdvancedSelector): boolean {
  const fields = known<cloudtrail.CfnTrail.AdvancedFieldSelectorProperty>(fieldSelectors) ?? [];
  const has = (name: string, value: string) =>
    fields.some(({ field, equalTo }) => field === name && equalTo?.includes(value) === true);
  return has('eventCategory', 'Management') && !has('readOnly', 'true');
}

/** The list, if it stands in the code; none if it is filled in later. */
function known<T>(list: unknown): T[] | undefined {
  if (list === undefined) return [];
  if (!Array.isArray(list) || Token.isUnresolved(list) || list.some((each) => Token.isUnresolved(each)))
    return undefined;
  return list as T[];
}
