const LEAKED = 'a credential in a template is already leaked';

/**
 * Rules that no waiver covers, in any framework, with the reason: each costs nothing to keep, has no legitimate
 * exception, and its breach would hand over the account or make the evidence worthless.
 *
 * Not here although grave: NoSecretInLambdaEnv (it also finds dynamic references, which other people's code may need for a
 * while), NoIamUserKeys (SES and some other services know no roles) and PublicResourcePolicy (a public download is one).
 */
const UNWAIVABLE: Readonly<Record<string, string>> = {
  CloudTrailLogFileValidationEnabled: 'without it nobody can show that the audit trail is whole',
  CodeBuildProjectEnvVarAwsCred: LEAKED,
  CodeBuildProjectSourceRepoUrl: LEAKED,
  IAMPolicyNoStatementsWithAdminAccess: 'whoever may do everything can turn off every other control',
  NoPlaintextSsmSecret: LEAKED,
  NoSecretInTemplate: LEAKED,
  NoSecretInUserData: LEAKED,
  S3BucketPublicWriteProhibited: 'what anybody may write is evidence of nothing',
  SuppressionHygiene: 'it judges how findings are accepted, so accepting its own would make it pointless',
};

/** Why a rule can't be waived; nothing if it can. */
export function whyUnwaivable(ruleId: string): string | undefined {
  return Object.hasOwn(UNWAIVABLE, ruleId) ? UNWAIVABLE[ruleId] : undefined;
}

/** Ids of all rules that can't be waived, sorted. */
export const UNWAIVABLE_RULES: readonly string[] = Object.keys(UNWAIVABLE).sort();
