/**
 * Rules that no waiver covers, in any framework, with the reason: each costs nothing to keep, has no legitimate
 * exception, and its breach would hand over the account or make the evidence worthless.
 */
const UNWAIVABLE: Readonly<Record<string, string>> = {
  CloudTrailLogFileValidationEnabled: 'without it nobody can show that the audit trail is whole',
  CodeBuildProjectEnvVarAwsCred: 'a credential in a template is already leaked',
  CodeBuildProjectSourceRepoUrl: 'a credential in a template is already leaked',
  IAMPolicyNoStatementsWithAdminAccess: 'whoever may do everything can turn off every other control',
  S3BucketPublicWriteProhibited: 'what anybody may write is evidence of nothing',
};

/** Why a rule class can't be waived; nothing if it can. */
export function whyUnwaivable(className: string): string | undefined {
  return Object.hasOwn(UNWAIVABLE, className) ? UNWAIVABLE[className] : undefined;
}
