/** The 45 rules that this library is to have; a rule that is missing or extra shows in rules-exist.test.ts. */
export const OWN_RULE_IDS: readonly string[] = `
  NoSecretInUserData NoSecretInLambdaEnv NoPlaintextSsmSecret NoSecretInTemplate NoSecretExportedInUserData
  Imdsv2Everywhere ImdsHopLimit NoPublicIpAnyPath NoDefaultVpc AdminPortsClosed EgressRestricted IamServiceWildcard
  IamPassRoleScoped IamPrivilegeEscalation IamConditionGuards TrustPolicyNarrow NoIamUserKeys NoKeyPair RequiredTags
  EbsEncryptedEverywhere CustomerManagedKey KmsKeyPolicyScoped DynamoDbGlobalTable TtlPresent TrailComplete
  TrailBucketProtected LogRetentionMinimum FlowLogComplete SecurityAlarmSet ConfigRecorderCoverage FrameworkConfigRules
  DetectiveServicesOn RegionAllowed EndpointPolicyScoped SsmSessionLogged SsmManagedInstance AmiProvenance
  UserDataRemoteExec S3Lifecycle BackupVaultLocked PublicResourcePolicy StatefulRetained IncidentIsolationReady
  SegmentationBoundary SuppressionHygiene
`
  .trim()
  .split(/\s+/);
