import type { ControlData } from './framework-data';
import { LIMITS } from './limits';
import { direct, manual, partial } from './rows';

/** PCI DSS 4.0.1, requirements 1 to 4. A row with a section number stands for what no template shows of that section. */
export const PCI_DSS_401_REQUIREMENTS_1_TO_4: readonly ControlData[] = [
  manual('1.1', 'Network policies and who does what', 'Policies for network controls; assigned roles.'),
  manual(
    '1.2',
    'Rulesets, changes, diagrams and their reviews',
    'Network and data-flow diagrams; six-monthly ruleset reviews.',
  ),
  partial(
    '1.2.5',
    'Each open port and service is known and needed',
    'AdminPortsClosed EC2RestrictedCommonPorts EC2SecurityGroupDescription',
    'Only that risky ports are closed to the world; not that the open ones are needed.',
    'List of allowed services, protocols and ports with the reason for each.',
  ),
  manual('1.3', 'Wireless networks are walled off from card data', 'Firewall between wireless networks and card data.'),
  direct(
    '1.3.1',
    'Only needed traffic gets in to card data',
    `AdminPortsClosed NoDefaultVpc SegmentationBoundary EC2RestrictedSSH EC2RestrictedCommonPorts EC2RestrictedInbound
     EC2InstancesInVPC LambdaInsideVPC VPCDefaultSecurityGroupClosed VPCNoUnrestrictedRouteToIGW S3WebBucketOAIAccess`,
    LIMITS.boundary,
  ),
  direct(
    '1.3.2',
    'Only needed traffic gets out from card data',
    'EgressRestricted EndpointPolicyScoped',
    LIMITS.boundary,
  ),
  manual('1.4', 'Forged source addresses are dropped', 'VPC drops them by itself; settings of other firewalls.'),
  direct(
    '1.4.1',
    'Controls stand between trusted and untrusted networks',
    `NoDefaultVpc SegmentationBoundary NoPublicIpAnyPath EC2InstancesInVPC VPCNoUnrestrictedRouteToIGW
     VPCDefaultSecurityGroupClosed EC2InstanceNoPublicIp LambdaInsideVPC LambdaFunctionUrlAuth`,
    LIMITS.boundary,
  ),
  direct(
    '1.4.2',
    'From untrusted networks only to public services',
    `NoDefaultVpc SegmentationBoundary NoPublicIpAnyPath EC2InstancesInVPC VPCNoUnrestrictedRouteToIGW
     VPCDefaultSecurityGroupClosed EC2InstanceNoPublicIp LambdaInsideVPC LambdaFunctionUrlAuth`,
    LIMITS.boundary,
  ),
  direct(
    '1.4.4',
    'Stored card data is not reachable from untrusted networks',
    `NoPublicIpAnyPath PublicResourcePolicy EC2InstanceNoPublicIp VPCSubnetAutoAssignPublicIpDisabled
     AutoScalingLaunchConfigPublicIpDisabled S3BucketLevelPublicAccessProhibited S3BucketPublicReadProhibited
     S3BucketPublicWriteProhibited`,
    LIMITS.boundary,
  ),
  partial(
    '1.4.5',
    'Inner addresses are not shown to strangers',
    'NoPublicIpAnyPath',
    'Only that machines have no public address; not what responses and DNS disclose.',
    'Who gets to see routes and private addresses.',
  ),
  manual('1.5', 'Laptops that meet both worlds are guarded', 'Endpoint protection settings that users can’t change.'),
  manual('2.1', 'Policies for settings and who does what', 'Policies for secure settings; assigned roles.'),
  manual(
    '2.2',
    'Default accounts, one purpose per machine, unneeded services',
    'Hardening record of each kind of system.',
  ),
  partial(
    '2.2.1',
    'Settings follow a standard that is kept current',
    'FrameworkConfigRules AmiProvenance',
    LIMITS.images,
    'The standard, its source, and when it was last updated.',
  ),
  partial(
    '2.2.6',
    'Settings keep systems from being misused',
    'Imdsv2Everywhere ImdsHopLimit EC2IMDSv2Enabled',
    LIMITS.images,
    'Settings of operating systems and applications.',
  ),
  partial(
    '2.2.7',
    'Remote administration is encrypted',
    'S3BucketSSLRequestsOnly SNSTopicSSLPublishOnly SQSQueueSSLRequestsOnly',
    LIMITS.transit,
    'How administrators reach each system.',
  ),
  manual('2.3', 'Wireless networks have no default settings', 'Settings of access points, if any.'),
  manual('3.1', 'Policies for stored card data and who does what', 'Policies for stored card data; assigned roles.'),
  partial(
    '3.2.1',
    'Card data is kept no longer than needed',
    'S3Lifecycle TtlPresent CloudWatchLogGroupRetentionPeriod',
    LIMITS.retention,
    'Retention policy with business reasons; quarterly checks for what is overdue.',
  ),
  manual(
    '3.3',
    'Authentication data is not kept after authorization',
    'Search for track data, codes and PINs in stores and logs.',
  ),
  manual('3.4', 'Card numbers are masked and not copied', 'Screens and reports; who may see full numbers.'),
  manual(
    '3.5',
    'Keyed hashes; disk encryption is not enough alone',
    'How card numbers are made unreadable inside databases and files.',
  ),
  partial(
    '3.5.1',
    'Stored card numbers can’t be read',
    `EbsEncryptedEverywhere CustomerManagedKey DynamoDbGlobalTable S3DefaultEncryptionKMS EC2EBSVolumeEncrypted
     CloudWatchLogGroupEncrypted SNSEncryptedKMS SQSQueueSSE SecretsManagerUsingKMSKey DAXEncrypted`,
    'Supports it only: by 3.5.1.2 encryption of a disk does not make card numbers unreadable.',
    'Encryption, truncation or tokens at the level of the field.',
  ),
  manual(
    '3.6',
    'Key architecture, storage forms and places',
    'Description of the key architecture (service providers).',
  ),
  partial(
    '3.6.1',
    'Keys are guarded against disclosure and misuse',
    'KmsKeyPolicyScoped CustomerManagedKey',
    LIMITS.keys,
    'Key management procedures.',
  ),
  direct('3.6.1.3', 'As few custodians of keys as possible', 'KmsKeyPolicyScoped CustomerManagedKey', LIMITS.keys),
  manual(
    '3.7',
    'Making, handing out and storing keys; custodians’ duties',
    'Key procedures; signed duties of custodians.',
  ),
  partial(
    '3.7.4',
    'Keys change at the end of their time',
    'KmsKeyPolicyScoped KMSBackingKeyRotationEnabled',
    LIMITS.keys,
    'Cryptoperiod of each key, with its reason.',
  ),
  partial(
    '3.7.5',
    'Keys are retired, replaced or destroyed when weak',
    'KmsKeyPolicyScoped KMSBackingKeyRotationEnabled',
    LIMITS.keys,
    'Procedure for keys known or feared to be compromised.',
  ),
  manual('4.1', 'Policies for transmission and who does what', 'Policies for transmission; assigned roles.'),
  manual(
    '4.2',
    'Certificates, wireless networks and messages to users',
    'Inventory of keys and certificates; no card numbers in chat or mail.',
  ),
  direct(
    '4.2.1',
    'Card numbers travel under strong encryption',
    'S3BucketSSLRequestsOnly SNSTopicSSLPublishOnly SQSQueueSSLRequestsOnly',
    LIMITS.transit,
  ),
];
