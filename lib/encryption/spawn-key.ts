import { Duration, RemovalPolicy, Stack, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENCRYPTION, USE, exactActions } from './key-actions';
import * as statements from './key-statements';

/** Services of spawn's world that use a customer managed key on behalf of a caller. */
const DEFAULT_SERVICES = [
  'backup',
  'dynamodb',
  'ec2',
  'elasticfilesystem',
  'events',
  'fsx',
  'lambda',
  'logs',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'states',
];

/** Those of them that work through grants for a resource of their own. */
const GRANTING_SERVICES = ['backup', 'dynamodb', 'ec2', 'elasticfilesystem', 'fsx', 'lambda'];

/** Properties of a `SpawnKey`. */
export interface SpawnKeyProps {
  /**
   * What the key protects; shown in the console. At most 8,192 characters.
   *
   * @default - the construct path
   */
  readonly description?: string;
  /**
   * A display name, with or without `alias/`. It is a physical name: two stacks can't share it.
   *
   * @default - no alias
   */
  readonly alias?: string;
  /**
   * Who may administer the key (policy, rotation, deletion). They get no use of it. One of them must be the role that
   * deploys the stack (`cdk-...-cfn-exec-role-...`), or KMS refuses the policy as a lock-out.
   * Serves HIPAA 164.312(a)(1), PCI DSS 3.6.1.3 and 7.2.1, SOC 2 CC6.1 and CC6.3.
   *
   * @default - every identity of the account that IAM policies allow to
   */
  readonly administrators?: iam.IPrincipal[];
  /**
   * Twelve-digit id of the account that examines shared snapshots after an incident. It may use the key through EC2
   * only, and create grants for EBS only.
   *
   * @default - no other account may use the key
   */
  readonly forensicAccount?: string;
  /**
   * Services through which identities of the account may use the key, as `kms:ViaService` names them without region
   * and suffix, such as `s3`. A call to KMS itself is then refused, see `grantDirectUse`.
   *
   * @default - backup, dynamodb, ec2, elasticfilesystem, events, fsx, lambda, logs, s3, secretsmanager, sns, sqs, ssm, states
   */
  readonly services?: string[];
  /**
   * What happens to the key when it leaves the stack. Without its key, data is lost.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A customer managed symmetric key: yearly rotation, 30 days between the request to delete and the deletion, retained
 * with the stack gone.
 *
 * Its policy keeps administration and use apart. IAM policies of the account may give use of the key, but only as part
 * of a call to a named service (`kms:ViaService`), and grants only for an AWS resource (`kms:GrantIsForAWSResource`), so
 * that EBS volumes work through EC2 and no identity can decrypt by a call of its own to KMS.
 * Therefore `grantDecrypt` and the other grants of `kms.Key` (and those of buckets, queues and topics) serve callers of
 * such services; a program that calls KMS itself needs `grantDirectUse`.
 *
 * Serves HIPAA 164.312(a)(2)(iv), PCI DSS 3.2.1 3.4, 3.5 and 3.6.4 (4.0.1: 3.5.1, 3.7.4), SOC 2 CC6.1 and C1.1.
 */
export class SpawnKey extends kms.Key {
  /**
   * @throws if `forensicAccount` isn't an account id, or is the key's own account
   * @throws if `administrators` or `services` is an empty list, or a service isn't named as KMS names it
   */
  public constructor(scope: Construct, id: string, props: SpawnKeyProps = {}) {
    validate(scope, props);
    super(scope, id, {
      description: props.description ?? `${scope.node.path}/${id}`,
      alias: props.alias,
      enableKeyRotation: true,
      rotationPeriod: Duration.days(365),
      pendingWindow: Duration.days(30),
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      policy: new iam.PolicyDocument({ statements: initialStatements(scope, props) }),
    });
  }

  /** Grants actions on the key; `kms:ReEncrypt*` and `kms:GenerateDataKey*` are replaced by the exact actions. */
  public override grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return super.grant(grantee, ...exactActions(actions));
  }

  /** Grants encryption through the key's services. */
  public override grantEncrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ...ENCRYPTION);
  }

  /** Grants encryption and decryption through the key's services. */
  public override grantEncryptDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:Decrypt', ...ENCRYPTION);
  }

  /** Grants what a caller of EC2 needs to create, attach, snapshot and copy volumes under this key, and nothing else. */
  public grantEbs(grantee: iam.IGrantable): iam.Grant {
    const [use, grants] = statements.ebs(this).map((statement) =>
      iam.Grant.addToPrincipal({
        grantee,
        actions: statement.actions,
        resourceArns: [this.keyArn],
        conditions: statement.conditions as Record<string, Record<string, unknown>>,
      }),
    );
    return use.combine(grants);
  }

  /**
   * Lets a principal call KMS itself with this key, without a service in between. The key policy then names the principal,
   * which must exist before the key does: a role whose permissions boundary names this key would be a cycle.
   *
   * @param grantee the principal
   * @param actions what it may do, such as `kms:Decrypt`; by default encrypt and decrypt
   */
  public grantDirectUse(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    const allowed = exactActions(actions.length > 0 ? actions : USE);
    this.addToResourcePolicy(statements.directUse(grantee.grantPrincipal, allowed));
    return this.grant(grantee, ...allowed);
  }

  /** Lets a principal use the key for EBS, through EC2 only, by the key policy alone: for principals of other accounts. */
  public allowEbs(principal: iam.IPrincipal): void {
    this.addToResourcePolicies(statements.ebs(this, [principal]));
  }

  /** Lets the service-linked role of Auto Scaling launch instances whose volumes are encrypted with this key. */
  public allowAutoScaling(): void {
    this.addToResourcePolicies(
      statements.serviceLinkedRole(this, 'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
    );
  }

  /**
   * Lets the service-linked role of EC2 Spot launch, and start again, Spot Instances whose volumes are encrypted with this key.
   * Whoever requests them needs `grantEbs` all the same.
   */
  public allowSpot(): void {
    this.addToResourcePolicies(statements.serviceLinkedRole(this, 'spot.amazonaws.com/AWSServiceRoleForEC2Spot'));
  }

  /**
   * Lets CloudWatch Logs encrypt log groups of this account and region.
   *
   * @param logGroupNamePrefix only log groups whose names start so; by default all of the account and region
   */
  public allowCloudWatchLogs(logGroupNamePrefix?: string): void {
    this.addToResourcePolicy(statements.cloudWatchLogs(this, logGroupNamePrefix));
  }

  /**
   * Lets CloudTrail encrypt the files of one trail.
   *
   * @param trailArn put together from the trail's name: a reference to the trail would be a cycle
   */
  public allowCloudTrail(trailArn: string): void {
    this.addToResourcePolicies(statements.cloudTrail(trailArn));
  }

  /**
   * Lets an AWS service of this account publish to a queue, topic or bucket that is encrypted with this key. Not for EventBridge
   * and topics: `SpawnTopic.allowEvents` adds what they need.
   *
   * @param servicePrincipal such as `events.amazonaws.com`, `cloudwatch.amazonaws.com` or `s3.amazonaws.com`
   * @param sourceArns only on behalf of these resources; wildcards allowed; by default all of the account
   */
  public allowServicePrincipal(servicePrincipal: string, sourceArns?: string[]): void {
    this.addToResourcePolicy(statements.publisher(this, servicePrincipal, sourceArns));
  }

  private addToResourcePolicies(list: iam.PolicyStatement[]): void {
    list.forEach((statement) => this.addToResourcePolicy(statement));
  }
}

function initialStatements(scope: Construct, props: SpawnKeyProps): iam.PolicyStatement[] {
  const services = props.services ?? DEFAULT_SERVICES;
  const granting = services.filter((service) => GRANTING_SERVICES.includes(service));
  return [
    statements.administration(props.administrators ?? [new iam.AccountRootPrincipal()]),
    ...(props.administrators ? [statements.inspection()] : []),
    statements.useThroughServices(scope, services),
    ...(granting.length > 0 ? [statements.grantsThroughServices(scope, granting)] : []),
    ...(props.forensicAccount
      ? statements.ebs(scope, [new iam.AccountPrincipal(props.forensicAccount)], props.forensicAccount)
      : []),
  ];
}

function validate(scope: Construct, { administrators, forensicAccount, services }: SpawnKeyProps): void {
  if (administrators?.length === 0) {
    throw new Error(
      'administrators is empty: nobody could ever change or delete the key; name a principal, or leave the prop out for the account',
    );
  }
  if (services && !Token.isUnresolved(services)) {
    if (services.length === 0)
      throw new Error('services is empty: nothing could use the key; name a service such as s3, or leave the prop out');
    const wrong = services.find((service) => !Token.isUnresolved(service) && !/^[a-z0-9-]+$/.test(service));
    if (wrong !== undefined) {
      throw new Error(
        `services has a name that kms:ViaService doesn't know: '${wrong}'; allowed: lower-case names without region and suffix, such as s3`,
      );
    }
  }
  if (forensicAccount === undefined || Token.isUnresolved(forensicAccount)) return;
  if (!/^\d{12}$/.test(forensicAccount)) {
    throw new Error(
      `forensicAccount is not an account id: '${forensicAccount}'; allowed: twelve digits, as a string (a number loses leading zeros)`,
    );
  }
  if (forensicAccount === Stack.of(scope).account) {
    throw new Error(
      `forensicAccount is the key's own account: '${forensicAccount}'; evidence must leave the account under examination; give another account`,
    );
  }
}
