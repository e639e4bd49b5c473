import type { aws_events as events } from 'aws-cdk-lib';
import { SpawnTag } from '../contract';
import { API_CALL, EC2_API, EC2_SOURCE, INTERRUPTION, STATE_CHANGE } from './events';

const CALL = { eventSource: [EC2_API], errorCode: [{ exists: false }] };

/** Keys that spored writes each minute, on each instance: events of them alone stop at the rule. */
const RUNTIME_KEYS = [...SpawnTag.RUNTIME_KEYS, ...SpawnTag.RUNTIME_DELETED_KEYS];

/** What the recorder is told of: by name of the rule. */
export const EVENT_PATTERNS: Readonly<Record<string, events.EventPattern>> = {
  StateChanges: { source: [EC2_SOURCE], detailType: [STATE_CHANGE] },
  Interruptions: { source: [EC2_SOURCE], detailType: [INTERRUPTION] },
  Calls: {
    source: [EC2_SOURCE],
    detailType: [API_CALL],
    detail: { ...CALL, eventName: ['RunInstances', 'TerminateInstances'] },
  },
  Tags: {
    source: [EC2_SOURCE],
    detailType: [API_CALL],
    detail: {
      ...CALL,
      eventName: ['CreateTags', 'DeleteTags'],
      requestParameters: {
        resourcesSet: { items: { resourceId: [{ prefix: 'i-' }] } },
        // A list matches if one of its elements does: one key beside those of the agent is enough. A deletion without keys is one of all.
        tagSet: { items: { key: [{ 'anything-but': RUNTIME_KEYS }, { exists: false }] } },
      },
    },
  },
};
