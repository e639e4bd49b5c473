import type { Citations } from './rows';

/**
 * What of cdk-nag's PCI DSS 3.2.1 pack judges services that this library does not build on (databases, search clusters, load
 * balancers...), by the requirements of 4.0.1 that it bears on in our reading.
 */
export const PCI_DSS_401_OTHER_SERVICES: Citations = [
  ['1.3.1 1.4.2 1.4.4', 'ALBHttpDropInvalidHeaderEnabled DMSReplicationNotPublic RedshiftEnhancedVPCRoutingEnabled'],
  [
    '1.4.4',
    `OpenSearchInVPCOnly RDSInstancePublicAccess RedshiftClusterPublicAccess
     SageMakerNotebookNoDirectInternetAccess`,
  ],
  [
    '2.2.7 4.2.1',
    `ALBHttpToHttpsRedirection APIGWSSLEnabled ELBACMCertificateRequired ELBTlsHttpsListenersOnly
     ELBv2ACMCertificateRequired OpenSearchNodeToNodeEncryption RedshiftRequireTlsSSL`,
  ],
  [
    '3.5.1',
    `APIGWCacheEnabledAndEncrypted EFSEncrypted OpenSearchEncryptedAtRest RDSStorageEncrypted
     RedshiftClusterConfiguration SageMakerEndpointConfigurationKMSKeyConfigured
     SageMakerNotebookInstanceKMSKeyConfigured`,
  ],
  ['6.3.3', 'RDSAutomaticMinorVersionUpgradeEnabled RedshiftClusterMaintenanceSettings'],
  ['6.4.2', 'ALBWAFEnabled APIGWAssociatedWithWAF'],
  ['6.4.2 10.2.1', 'WAFv2LoggingEnabled'],
  ['7.2.1 7.2.2 7.2.5 7.3.1', 'ECSTaskDefinitionUserForHostMode'],
  ['8.3.1 8.4.2', 'EMRKerberosEnabled'],
  ['8.3.2 8.6.2 8.6.3', 'CodeBuildProjectSourceRepoUrl'],
  ['10.2.1', 'APIGWExecutionLoggingEnabled ELBLoggingEnabled OpenSearchErrorLogsToCloudWatch RDSLoggingEnabled'],
];
