import type {
  IResource,
  aws_dynamodb as dynamodb,
  aws_ecr as ecr,
  aws_kms as kms,
  aws_logs as logs,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sqs as sqs,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { aws_iam as iam } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { PolicyConditions } from './policy-conditions';
import { readPolicyFile } from './policy-file';
import * as templates from './policy-templates';

/** Options of a policy template. */
export interface InstancePolicyOptions {
  /**
   * The customer managed key that the resource is encrypted with. The policy lets the instance use it through the
   * resource's service only.
   *
   * @default - the key that the resource knows; an imported resource knows none, and none is then granted
   */
  readonly key?: kms.IKey;
}

/**
 * What an instance may do besides its own housekeeping: the 13 `--iam-policy` templates of the spawn CLI, by name, each
 * scoped to a resource, or a policy file.
 *
 * The CLI writes its templates on every resource of the account; these never are. Where they differ otherwise:
 *
 * | template | difference from the CLI |
 * |---|---|
 * | all | scoped to the resource given, with the use of its key through its service |
 * | `s3:*` | the bucket must belong to the account it was imported with (`aws:ResourceAccount`); ACLs only those that open nothing |
 * | `s3:FullAccess` | the CLI's is `s3:*`; here objects only: no bucket administration, no deletion of versions, no bypass of retention |
 * | `dynamodb:FullAccess` | the CLI's is `dynamodb:*`; here items only: no table administration |
 * | `sqs:FullAccess` | the CLI's is `sqs:*`; here messages only: no queue administration |
 * | `sqs:ReadOnly` | no `sqs:ListQueues`: it can't be limited to a queue |
 * | `logs:WriteOnly` | no `logs:CreateLogGroup`: the group exists, and one made by an instance would be unencrypted and kept for ever |
 * | `ssm:ReadOnly` | `ssm:GetParametersByPath` for a path only |
 *
 * Serves HIPAA 164.308(a)(4)(ii)(B) and 164.312(a)(1), PCI DSS 3.2.1 7.1.2 (4.0.1: 7.2.2, 7.2.5), SOC 2 CC6.1 and CC6.3.
 *
 * @example
 * new SpawnInstanceRole(this, 'Role', {
 *   policies: [InstancePolicy.s3ReadOnly(datasets), InstancePolicy.secretsManagerReadOnly(apiKey)],
 * });
 */
export class InstancePolicy {
  /** Names of the 13 templates, as the CLI's `--iam-policy` takes them. */
  public static get templateNames(): string[] {
    return Object.keys(BY_NAME);
  }

  /** `s3:FullAccess`: reads, writes, lists and tags objects of a bucket. */
  public static s3FullAccess(bucket: s3.IBucket, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('s3:FullAccess', templates.s3Statements(bucket, 'FullAccess', options.key));
  }

  /** `s3:ReadOnly`: reads and lists objects of a bucket. */
  public static s3ReadOnly(bucket: s3.IBucket, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('s3:ReadOnly', templates.s3Statements(bucket, 'ReadOnly', options.key));
  }

  /**
   * `s3:WriteOnly`: writes and deletes objects of a bucket. For a bucket of another account, import it with its `account`
   * and name the account in `trustedAccounts` of the `InstanceBoundary`.
   */
  public static s3WriteOnly(bucket: s3.IBucket, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('s3:WriteOnly', templates.s3Statements(bucket, 'WriteOnly', options.key));
  }

  /**
   * `s3:FullAccess`, `s3:ReadOnly` or `s3:WriteOnly` for the buckets of the role's account whose names match a pattern.
   *
   * @param template name of one of the three
   * @param pattern a name with wildcards after at least three characters, such as `spawn-results-*`
   * @throws if there is no such template for buckets, or the pattern stands for everything
   */
  public static s3Pattern(template: string, pattern: string, options: InstancePolicyOptions = {}): InstancePolicy {
    const access = S3_TEMPLATES.find((candidate) => `s3:${candidate}` === template);
    if (!access) {
      throw new Error(
        `template is not one for buckets: '${template}'; allowed: ${S3_TEMPLATES.map((name) => `s3:${name}`).join(', ')}`,
      );
    }
    const checked = templates.checkBucketPattern(pattern);
    return new InstancePolicy(template, (scope) => templates.s3PatternStatements(checked, access, scope, options.key));
  }

  /** `dynamodb:FullAccess`: reads and writes items of a table and reads its indexes. */
  public static dynamodbFullAccess(table: dynamodb.ITable, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('dynamodb:FullAccess', templates.dynamodbStatements(table, 'FullAccess', options.key));
  }

  /** `dynamodb:ReadOnly`: reads items of a table and its indexes. */
  public static dynamodbReadOnly(table: dynamodb.ITable, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('dynamodb:ReadOnly', templates.dynamodbStatements(table, 'ReadOnly', options.key));
  }

  /** `dynamodb:WriteOnly`: writes and deletes items of a table. */
  public static dynamodbWriteOnly(table: dynamodb.ITable, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('dynamodb:WriteOnly', templates.dynamodbStatements(table, 'WriteOnly', options.key));
  }

  /** `sqs:FullAccess`: sends, receives, deletes and purges messages of a queue. */
  public static sqsFullAccess(queue: sqs.IQueue, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('sqs:FullAccess', templates.sqsStatements(queue, 'FullAccess', options.key));
  }

  /** `sqs:ReadOnly`: receives messages of a queue. To delete them, add `sqsWriteOnly`. */
  public static sqsReadOnly(queue: sqs.IQueue, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('sqs:ReadOnly', templates.sqsStatements(queue, 'ReadOnly', options.key));
  }

  /** `sqs:WriteOnly`: sends and deletes messages of a queue. */
  public static sqsWriteOnly(queue: sqs.IQueue, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('sqs:WriteOnly', templates.sqsStatements(queue, 'WriteOnly', options.key));
  }

  /** `logs:WriteOnly`: writes to a log group. */
  public static logsWriteOnly(logGroup: logs.ILogGroup): InstancePolicy {
    return InstancePolicy.of('logs:WriteOnly', templates.logsStatements(logGroup));
  }

  /** `ecr:ReadOnly`: pulls images of a repository. */
  public static ecrReadOnly(repository: ecr.IRepository): InstancePolicy {
    return InstancePolicy.of('ecr:ReadOnly', templates.ecrStatements(repository));
  }

  /** `secretsmanager:ReadOnly`: reads a secret. */
  public static secretsManagerReadOnly(
    secret: secretsmanager.ISecret,
    options: InstancePolicyOptions = {},
  ): InstancePolicy {
    return InstancePolicy.of('secretsmanager:ReadOnly', templates.secretStatements(secret, options.key));
  }

  /** `ssm:ReadOnly`: reads a parameter. */
  public static ssmReadOnly(parameter: ssm.IParameter, options: InstancePolicyOptions = {}): InstancePolicy {
    return InstancePolicy.of('ssm:ReadOnly', templates.parameterStatements(parameter, options.key));
  }

  /**
   * `ssm:ReadOnly` for all parameters below a path of the role's account and region.
   *
   * @param path literal, such as `/spawn/trainer`
   * @throws if it is no path, or stands for every parameter
   */
  public static ssmReadOnlyPath(path: string, options: InstancePolicyOptions = {}): InstancePolicy {
    const checked = templates.checkParameterPath(path);
    return new InstancePolicy('ssm:ReadOnly', (scope) =>
      templates.parameterPathStatements(checked, scope, options.key),
    );
  }

  /**
   * A template by the name that the CLI's `--iam-policy` takes.
   *
   * @param template such as `s3:ReadOnly`
   * @param resources what it is scoped to, one or more
   * @throws if there is no such template, no resource, or one of another kind
   */
  public static named(template: string, resources: IResource[], options: InstancePolicyOptions = {}): InstancePolicy {
    const make = Object.hasOwn(BY_NAME, template) ? BY_NAME[template] : undefined;
    if (!make) {
      throw new Error(`template is unknown: '${template}'; allowed: ${InstancePolicy.templateNames.join(', ')}`);
    }
    if (resources.length === 0) {
      throw new Error(
        `resources of template '${template}' is empty: it would apply to nothing; give ${templates.RESOURCE_KINDS[template.split(':')[0]].kind}`,
      );
    }
    resources.forEach((resource) => templates.checkResourceKind(template, resource));
    const policies = resources.map((resource) => make(resource, options));
    return new InstancePolicy(template, (scope) => policies.flatMap((policy) => policy.statements(scope)));
  }

  /**
   * A policy written by hand: the CLI's `--iam-policy-file`. The file is a JSON identity policy of AWS.
   *
   * An action may have a wildcard that stands for some known actions of a service (`s3:Get*`); one that stands for all of
   * them (`*`, `s3:*`) may only be denied. The list of known actions is that of this version of the library; for a newer
   * action use `addToPrincipalPolicy` of the role. What lies beyond the role's boundary has no effect: see `additionalActions`
   * of `InstanceBoundary`.
   *
   * @param path absolute, or relative to the working directory
   * @throws if the file is missing, is no JSON, or has an unknown action, an allowed `*` action, Allow with NotAction or
   * NotResource, `iam:PassRole` without `iam:PassedToService`, a principal, or no version; each fault with file, line, column and statement
   */
  public static fromFile(path: string): InstancePolicy {
    return InstancePolicy.of(path, readPolicyFile(path));
  }

  private static of(name: string, statements: iam.PolicyStatement[]): InstancePolicy {
    return new InstancePolicy(name, () => statements.map((statement) => statement.copy()));
  }

  /** The CLI's name of the template, or the path of the policy file. */
  public readonly name: string;

  private constructor(
    name: string,
    private readonly make: (scope: IConstruct) => iam.PolicyStatement[],
  ) {
    this.name = name;
  }

  /**
   * The same policy under conditions. What it denies is denied without condition.
   *
   * @throws if the conditions ask for a second factor, which the credentials of an instance never carry
   */
  public withConditions(conditions: PolicyConditions): InstancePolicy {
    if (conditions.requiresMfa) {
      throw new Error(
        `conditions of policy '${this.name}' ask for a second factor: aws:MultiFactorAuthPresent; the credentials of an instance never carry one; ` +
          'use PolicyConditions.withMfa in policies of people',
      );
    }
    return new InstancePolicy(this.name, (scope) =>
      this.make(scope).flatMap((statement) =>
        statement.effect === iam.Effect.DENY ? [statement] : conditions.applyTo(statement),
      ),
    );
  }

  /**
   * The statements, new at each call.
   *
   * @param scope where they will stand: gives account and region to what is named without them
   */
  public statements(scope: IConstruct): iam.PolicyStatement[] {
    return this.make(scope);
  }

  /** Gives the policy to any principal. */
  public grantTo(grantee: iam.IGrantable, scope: IConstruct): void {
    this.statements(scope).forEach((statement) => grantee.grantPrincipal.addToPrincipalPolicy(statement));
  }
}

const S3_TEMPLATES = ['FullAccess', 'ReadOnly', 'WriteOnly'] as const;

type Template = (resource: IResource, options: InstancePolicyOptions) => InstancePolicy;

const BY_NAME: Record<string, Template> = {
  's3:FullAccess': (resource, options) => InstancePolicy.s3FullAccess(resource as s3.IBucket, options),
  's3:ReadOnly': (resource, options) => InstancePolicy.s3ReadOnly(resource as s3.IBucket, options),
  's3:WriteOnly': (resource, options) => InstancePolicy.s3WriteOnly(resource as s3.IBucket, options),
  'dynamodb:FullAccess': (resource, options) => InstancePolicy.dynamodbFullAccess(resource as dynamodb.ITable, options),
  'dynamodb:ReadOnly': (resource, options) => InstancePolicy.dynamodbReadOnly(resource as dynamodb.ITable, options),
  'dynamodb:WriteOnly': (resource, options) => InstancePolicy.dynamodbWriteOnly(resource as dynamodb.ITable, options),
  'sqs:FullAccess': (resource, options) => InstancePolicy.sqsFullAccess(resource as sqs.IQueue, options),
  'sqs:ReadOnly': (resource, options) => InstancePolicy.sqsReadOnly(resource as sqs.IQueue, options),
  'sqs:WriteOnly': (resource, options) => InstancePolicy.sqsWriteOnly(resource as sqs.IQueue, options),
  'logs:WriteOnly': (resource) => InstancePolicy.logsWriteOnly(resource as logs.ILogGroup),
  'ecr:ReadOnly': (resource) => InstancePolicy.ecrReadOnly(resource as ecr.IRepository),
  'secretsmanager:ReadOnly': (resource, options) =>
    InstancePolicy.secretsManagerReadOnly(resource as secretsmanager.ISecret, options),
  'ssm:ReadOnly': (resource, options) => InstancePolicy.ssmReadOnly(resource as ssm.IParameter, options),
};
