import type { Stack } from 'aws-cdk-lib';
import { Aws, CfnMapping, Token } from 'aws-cdk-lib';
import type { AwsService } from '../primitives';

/** When the ids below were last compared with their sources. */
export const PREFIX_LISTS_AS_OF = '2026-11-23';

interface RegionalPrefixLists {
  readonly s3: string;
  readonly dynamodb?: string;
}

/**
 * The ids of the AWS-managed prefix lists `com.amazonaws.<region>.s3` and `.dynamodb`. They are the same in every account, and
 * sources of 2017 to 2026 agree on them; neither CloudFormation nor the CDK can tell them without credentials.
 *
 * An id stands here only if at least two sources that don't copy each other agree: outputs of `aws ec2 describe-prefix-lists`
 * and of the API (sharadchhetri/aws; turbot/steampipe-plugin-aws #813 and #1577), mappings in use
 * (aws-cloudformation/cloudformation-coverage-roadmap #453; Juniper/vSRX-AWS #14; AWS documentation of Get-EC2PrefixList).
 * Not here for lack of a second source: af-south-1, ap-east-1, the 2021-and-later regions, me-*, eu-south-*, aws-cn, aws-us-gov,
 * and DynamoDB in ap-northeast-3 and sa-east-1. Get one with
 * `aws ec2 describe-managed-prefix-lists --region <region> --filters Name=prefix-list-name,Values=com.amazonaws.<region>.s3`
 * and pass it with `GatewayServices.prefixLists`.
 */
const PREFIX_LISTS: { readonly [region: string]: RegionalPrefixLists } = {
  'ap-northeast-1': { s3: 'pl-61a54008', dynamodb: 'pl-78a54011' },
  'ap-northeast-2': { s3: 'pl-78a54011', dynamodb: 'pl-48a54021' },
  'ap-northeast-3': { s3: 'pl-a4a540cd' },
  'ap-south-1': { s3: 'pl-78a54011', dynamodb: 'pl-66a7420f' },
  'ap-southeast-1': { s3: 'pl-6fa54006', dynamodb: 'pl-67a5400e' },
  'ap-southeast-2': { s3: 'pl-6ca54005', dynamodb: 'pl-62a5400b' },
  'ca-central-1': { s3: 'pl-7da54014', dynamodb: 'pl-4ea54027' },
  'eu-central-1': { s3: 'pl-6ea54007', dynamodb: 'pl-66a5400f' },
  'eu-north-1': { s3: 'pl-c3aa4faa', dynamodb: 'pl-adae4bc4' },
  'eu-west-1': { s3: 'pl-6da54004', dynamodb: 'pl-6fa54006' },
  'eu-west-2': { s3: 'pl-7ca54015', dynamodb: 'pl-b3a742da' },
  'eu-west-3': { s3: 'pl-23ad484a', dynamodb: 'pl-abb451c2' },
  'sa-east-1': { s3: 'pl-6aa54003' },
  'us-east-1': { s3: 'pl-63a5400a', dynamodb: 'pl-02cd2c6b' },
  'us-east-2': { s3: 'pl-7ba54012', dynamodb: 'pl-4ca54025' },
  'us-west-1': { s3: 'pl-6ba54002', dynamodb: 'pl-6ea54007' },
  'us-west-2': { s3: 'pl-68a54001', dynamodb: 'pl-00a54069' },
};

/** One per stack; the name is what CloudFormation's error shows in a region that is missing. */
const MAPPING_ID = 'SpawnPrefixListsByRegion';

const ID_PATTERN = /^pl-[0-9a-f]{8,17}$/;

/**
 * Checks the id of a prefix list. Tokens pass unjudged.
 *
 * @throws naming the prop, the value and the remedy
 */
export function checkPrefixListId(prop: string, id: string): void {
  if (Token.isUnresolved(id) || ID_PATTERN.test(id)) return;
  throw new Error(
    `${prop} is not the id of a prefix list: ${JSON.stringify(id)}; allowed: 'pl-' and 8 to 17 hexadecimal digits; ` +
      "find it with 'aws ec2 describe-managed-prefix-lists'",
  );
}

/** The id for a region that is known at synth time; nothing where the mapping has none. */
export function prefixListOf(region: string, service: AwsService): string | undefined {
  return PREFIX_LISTS[region]?.[service.endpointName as keyof RegionalPrefixLists];
}

/**
 * The id for a stack whose region is known at deploy time only: a lookup in a mapping. In a region that it doesn't know,
 * CloudFormation refuses the template before it creates anything, and names mapping, region and service.
 */
export function prefixListByRegion(stack: Stack, service: AwsService): string {
  const mapping =
    (stack.node.tryFindChild(MAPPING_ID) as CfnMapping | undefined) ??
    new CfnMapping(stack, MAPPING_ID, {
      mapping: Object.fromEntries(Object.entries(PREFIX_LISTS).map(([region, lists]) => [region, { ...lists }])),
    });
  return mapping.findInMap(Aws.REGION, service.endpointName);
}
