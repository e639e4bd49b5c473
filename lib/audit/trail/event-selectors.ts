import type { aws_cloudtrail as cloudtrail } from 'aws-cdk-lib';
import type { DataEvents } from './data-events';

type Selector = cloudtrail.CfnTrail.AdvancedEventSelectorProperty;
type Field = cloudtrail.CfnTrail.AdvancedFieldSelectorProperty;

/** What a trail records besides management events. */
export interface SelectedEvents {
  readonly s3: DataEvents;
  readonly dynamoDb: DataEvents;
  readonly lambda: DataEvents;
  /** Where the trail's own files go, and their copies. */
  readonly ownBucketArns: readonly string[];
}

/**
 * Advanced event selectors: unlike the basic ones they can leave out the deliveries of the trail itself, each of which would be
 * recorded in the next file and so on for ever, and nothing else of its bucket.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
export function eventSelectors({ s3, dynamoDb, lambda, ownBucketArns }: SelectedEvents): Selector[] {
  return [
    { name: 'Management events', fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }] },
    ...objectEvents(s3, ownBucketArns.map(folder)),
    ...ofResources('DynamoDB items', 'AWS::DynamoDB::Table', dynamoDb),
    ...ofResources('Lambda invocations', 'AWS::Lambda::Function', lambda),
  ];
}

const OBJECT = 'AWS::S3::Object';

function objectEvents({ _arns: arns }: DataEvents, own: string[]): Selector[] {
  if (arns !== undefined) {
    return arns.length === 0
      ? []
      : [data('S3 objects', OBJECT, { field: 'resources.ARN', startsWith: arns.map(folder) })];
  }
  return [
    data('S3 objects', OBJECT, { field: 'resources.ARN', notStartsWith: own }),
    data(
      'S3 objects of the trail, but for deliveries',
      OBJECT,
      { field: 'resources.ARN', startsWith: own },
      { field: 'eventName', notEquals: ['PutObject'] },
    ),
  ];
}

function ofResources(name: string, type: string, { _arns: arns }: DataEvents): Selector[] {
  if (arns === undefined) return [data(name, type)];
  return arns.length === 0 ? [] : [data(name, type, { field: 'resources.ARN', equalTo: arns })];
}

function data(name: string, type: string, ...fields: Field[]): Selector {
  return {
    name,
    fieldSelectors: [
      { field: 'eventCategory', equalTo: ['Data'] },
      { field: 'resources.type', equalTo: [type] },
      ...fields,
    ],
  };
}

/** Without the slash `results` would stand for `results-of-others` too. */
const folder = (arn: string) => (arn.includes('/') ? arn : `${arn}/`);
