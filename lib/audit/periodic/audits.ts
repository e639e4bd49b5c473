import type { Audit, AuditQuery } from './audit-query';

const BY_NEXT_TOKEN = { request: 'NextToken', answer: 'NextToken' };
/** IAM gives a marker only where there is more. */
const BY_MARKER = { request: 'Marker', answer: 'Marker' };

// A result of Step Functions holds 256 KiB: pages are small enough for resources with many rules or tags.

const WORLD_4 = ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1'];
const WORLD_6 = ['::/0', '::/1', '8000::/1'];

const openGroups = (id: string, what: string, filter: string, ranges: string[]): AuditQuery => ({
  id,
  what,
  call: 'ec2:describeSecurityGroups',
  request: { Filters: [{ Name: filter, Values: ranges }], MaxResults: 20 },
  paging: BY_NEXT_TOKEN,
  findings:
    '[$states.result.SecurityGroups.{"groupId": GroupId, "groupName": GroupName, "vpcId": VpcId, "rules": IpPermissions, "tags": Tags}]',
});

/** Security groups that let the whole world in; halves of it too. */
export const NETWORK_AUDIT: Audit = {
  name: 'security-groups',
  title: 'Security groups open to the world',
  queries: [
    openGroups('openGroupsIpv4', 'security groups open to every IPv4 address', 'ip-permission.cidr', WORLD_4),
    openGroups('openGroupsIpv6', 'security groups open to every IPv6 address', 'ip-permission.ipv6-cidr', WORLD_6),
  ],
};

/** Volumes without encryption, and a region that would make more of them. */
export const VOLUME_AUDIT: Audit = {
  name: 'volumes',
  title: 'Unencrypted volumes',
  queries: [
    {
      id: 'unencryptedVolumes',
      what: 'unencrypted volumes',
      call: 'ec2:describeVolumes',
      request: { Filters: [{ Name: 'encrypted', Values: ['false'] }], MaxResults: 100 },
      paging: BY_NEXT_TOKEN,
      findings:
        '[$states.result.Volumes.{"volumeId": VolumeId, "state": State, "createTime": CreateTime, "instances": [Attachments.InstanceId], "tags": Tags}]',
    },
    {
      id: 'noEncryptionByDefault',
      what: 'regions without encryption by default',
      call: 'ec2:getEbsEncryptionByDefault',
      request: {},
      findings: '$states.result.EbsEncryptionByDefault ? [] : [{"ebsEncryptionByDefault": false}]',
    },
  ],
};

/** Access keys of users that are older than so many days, whether active or not. */
export function keyAudit(maxAgeInDays: number): Audit {
  const age = '($toMillis($started) - $toMillis($key.CreateDate)) / 86400000';
  return {
    name: 'access-keys',
    title: `Access keys older than ${maxAgeInDays} days`,
    queries: [
      {
        id: 'oldAccessKeys',
        what: `access keys older than ${maxAgeInDays} days`,
        call: 'iam:listUsers',
        request: { MaxItems: 100 },
        paging: BY_MARKER,
        findings: '[$states.result.Users.{"userName": UserName}]',
        each: {
          call: 'iam:listAccessKeys',
          request: '{"UserName": $states.input.userName}',
          findings:
            `[$filter($states.result.AccessKeyMetadata, function($key) { ${age} > ${maxAgeInDays} })` +
            '.{"userName": UserName, "accessKeyId": AccessKeyId, "status": Status, "createDate": CreateDate}]',
        },
      },
    ],
  };
}

/** What IAM grants and nobody should have: by IAM Access Analyzer; and the policies of the account, for a person to review. */
export function iamAudit(externalAnalyzerArn: string, unusedAnalyzerArn: string): Audit {
  const findingsOf = (id: string, what: string, analyzerArn: string): AuditQuery => ({
    id,
    what,
    call: 'accessanalyzer:listFindingsV2',
    request: { AnalyzerArn: analyzerArn, Filter: { status: { Eq: ['ACTIVE'] } }, MaxResults: 100 },
    paging: BY_NEXT_TOKEN,
    findings:
      '[$states.result.Findings.{"id": Id, "type": FindingType, "resource": Resource, "resourceType": ResourceType, "createdAt": CreatedAt, "updatedAt": UpdatedAt}]',
  });
  return {
    name: 'iam-policies',
    title: 'Review of IAM policies',
    queries: [
      findingsOf('externalAccess', 'resources open to others', externalAnalyzerArn),
      findingsOf('unusedAccess', 'roles, keys and permissions nobody uses', unusedAnalyzerArn),
      {
        id: 'policies',
        what: 'customer managed policies in use, for review',
        call: 'iam:listPolicies',
        request: { Scope: 'Local', OnlyAttached: true, MaxItems: 100 },
        paging: BY_MARKER,
        findings:
          '[$states.result.Policies.{"arn": Arn, "updateDate": UpdateDate, "attachments": AttachmentCount, "version": DefaultVersionId}]',
      },
    ],
  };
}

/** What Amazon Inspector found: the record of PCI DSS's internal scan of each quarter. */
export const VULNERABILITY_AUDIT: Audit = {
  name: 'vulnerabilities',
  title: 'Vulnerabilities found by Amazon Inspector',
  queries: [
    {
      id: 'severeFindings',
      what: 'active findings of high or critical severity',
      call: 'inspector2:listFindings',
      request: {
        FilterCriteria: {
          FindingStatus: [{ Comparison: 'EQUALS', Value: 'ACTIVE' }],
          Severity: [
            { Comparison: 'EQUALS', Value: 'HIGH' },
            { Comparison: 'EQUALS', Value: 'CRITICAL' },
          ],
        },
        MaxResults: 25,
      },
      paging: BY_NEXT_TOKEN,
      findings:
        '[$states.result.Findings.{"arn": FindingArn, "title": Title, "severity": Severity, "resources": [Resources.Id], "firstObservedAt": FirstObservedAt}]',
    },
    {
      id: 'unscannedResources',
      what: 'resources that are not scanned',
      call: 'inspector2:listCoverage',
      request: { FilterCriteria: { ScanStatusCode: [{ Comparison: 'EQUALS', Value: 'INACTIVE' }] }, MaxResults: 100 },
      paging: BY_NEXT_TOKEN,
      findings:
        '[$states.result.CoveredResources.{"resourceId": ResourceId, "resourceType": ResourceType, "reason": ScanStatus.Reason}]',
    },
  ],
};
