import { readFileSync } from 'node:fs';
import { aws_iam as iam } from 'aws-cdk-lib';
import { iamActionCatalog } from '../analysis/iam-actions';
import { checkIdentityPolicy, describe } from '../analysis/iam-checks';
import { parseJson } from '../analysis/iam-json';

/**
 * Reads a policy file of the CLI's `--iam-policy-file`.
 *
 * @throws with each fault on a line of its own, as `file:line:column: statement: what is wrong; remedy`
 */
export function readPolicyFile(path: string): iam.PolicyStatement[] {
  const json = parseJson(textOf(path));
  const faults = json.problems.map(({ line, column, message }) => `${path}:${line}:${column}: not JSON: ${message}`);
  if (faults.length === 0) {
    faults.push(
      ...checkIdentityPolicy(json.value, iamActionCatalog()).map((problem) => {
        const { line, column } = json.position(problem.path);
        return `${path}:${line}:${column}: ${describe(problem)}`;
      }),
    );
  }
  if (faults.length > 0)
    throw new Error(
      `the policy file can't be used: ${faults.length} fault${faults.length > 1 ? 's' : ''}\n  ${faults.join('\n  ')}`,
    );
  const { Statement: list } = json.value as { Statement: unknown };
  return (Array.isArray(list) ? list : [list]).map((statement) => iam.PolicyStatement.fromJson(statement));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `the policy file can't be read: '${path}' (${(error as NodeJS.ErrnoException).code}); give a path that exists, relative to ${process.cwd()} or absolute`,
    );
  }
}
