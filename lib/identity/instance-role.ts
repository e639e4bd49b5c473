import { Annotations, Aws, Stack, Tags, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct, IDependable } from 'constructs';
import { SpawnIamName, SpawnTag } from '../contract';
import { ManagedPolicyRole } from '../primitives';
import { type InstanceScope, baselineStatements, fsxStatements } from './baseline';
import { CredentialUse } from './credential-use';
import { InstanceBoundary } from './instance-boundary';
import type { InstancePolicy } from './instance-policy';
import { ParameterLimit } from './parameter-limit';
import type { SessionLogs } from './session-logs';
import type { SharedInstancePolicy } from './shared-policy';
import {
  admitToSessions,
  sessionKeyStatement,
  sessionLogStatements,
  sessionManagerStatements,
} from './session-manager';

/** Properties of a `SpawnInstanceRole`. */
export interface SpawnInstanceRoleProps {
  /**
   * What instances with this role may do besides their own housekeeping.
   *
   * @default - nothing
   */
  readonly policies?: InstancePolicy[];
  /**
   * The most that the role may ever do, whatever policies it gets later.
   * HIPAA 164.308(a)(4)(ii)(B), PCI DSS 3.2.1 7.1.2 (4.0.1: 7.2.2), SOC 2 CC6.3.
   *
   * @default - the stack's `InstanceBoundary`
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
  /**
   * Names role and profile `spored-instance-role` and `spored-instance-profile`, where the spawn CLI looks for them when
   * no `--iam-role` is given. Only one such role fits in an account, and it then serves instances in every region.
   *
   * The CLI writes its inline policy `spored-policy` and attaches AmazonSSMManagedInstanceCore on each launch; the
   * boundary keeps both from going further than it allows, and the role denies itself the parameters that the latter opens.
   *
   * @default false - CloudFormation makes up the names
   */
  readonly exactNames?: boolean;
  /**
   * From where the credentials of instances with this role may be used. The default asks for an endpoint in the instance's VPC for
   * every service that it calls; where an instance has none (the default VPC of another region, say), spored can't even
   * read its TTL.
   * HIPAA 164.312(d), PCI DSS 4.0.1 7.2.5 and 8.6.3, SOC 2 CC6.1 and CC6.6.
   *
   * @default CredentialUse.inOwnVpc()
   */
  readonly credentialUse?: CredentialUse;
  /**
   * Where Session Manager writes what happens in sessions.
   * PCI DSS 3.2.1 10.2 (4.0.1: 10.2.1), HIPAA 164.312(b), SOC 2 CC7.2.
   *
   * @default - the role writes no session logs
   */
  readonly sessionLogs?: SessionLogs;
  /**
   * Managed policies that the role shares with others, such as a platform's `machinePolicy`. Each counts towards the ten that IAM
   * attaches to a role.
   *
   * @default - none
   */
  readonly sharedPolicies?: SharedInstancePolicy[];
  /**
   * Lets spored link an FSx for Lustre file system to S3 (`spawn launch --fsx-*`).
   *
   * @default false
   */
  readonly fsx?: boolean;
}

/**
 * The role of spawn instances, with its instance profile: what spored and Session Manager need, within a permissions boundary.
 *
 * An instance with it may report through tags, stop and terminate itself and no other; it may write only the tags that
 * spored writes while it runs, so that it can neither prolong its life nor drop out of sight. It reads no parameter and no secret unless
 * a policy or grant of this app says so: parameters that a managed policy from elsewhere allows are denied. Its credentials are
 * of no use outside the VPC of the instance. All grants, also later ones, go to managed policies, and the profile waits for those of the constructor:
 * an instance that starts before its baseline is attached would run without TTL.
 *
 * Serves HIPAA 164.308(a)(3)(i) and 164.308(a)(4)(ii)(B), PCI DSS 3.2.1 7.1.2 and 7.2.1 (4.0.1: 7.2.2, 7.2.5), SOC 2 CC6.1 and CC6.3.
 */
export class SpawnInstanceRole extends ManagedPolicyRole {
  /** The profile that hands the role to instances. */
  public readonly instanceProfile: iam.InstanceProfile;

  private readonly sids = new Set<string>();
  private readonly parameters: ParameterLimit;
  private readonly boundary: iam.IManagedPolicy;
  private readonly where: InstanceScope;

  public constructor(scope: Construct, id: string, props: SpawnInstanceRoleProps = {}) {
    const exactNames = props.exactNames ?? false;
    const boundary = props.permissionsBoundary ?? InstanceBoundary.of(scope);
    super(scope, id, {
      // In China, EC2's principal ends in amazonaws.com.cn; everywhere else the URL suffix is amazonaws.com.
      assumedBy: new iam.ServicePrincipal(`ec2.${Aws.URL_SUFFIX}`),
      description: 'Spawn instance: spored, Session Manager and the policies of its owner',
      permissionsBoundary: boundary,
      roleName: exactNames ? SpawnIamName.INSTANCE_ROLE : undefined,
    });
    this.boundary = boundary;
    const credentialUse = props.credentialUse ?? CredentialUse.inOwnVpc();
    this.parameters = new ParameterLimit(this, credentialUse._statements());
    Tags.of(this).add(SpawnTag.MANAGED, 'true');
    this.instanceProfile = new iam.InstanceProfile(this, 'Profile', {
      role: this,
      instanceProfileName: exactNames ? SpawnIamName.INSTANCE_PROFILE : undefined,
    });
    this.instanceProfile.node.addDependency(this.parameters.policy);

    const where: InstanceScope = { stack: Stack.of(this), anyRegion: exactNames };
    this.where = where;
    this.addBeforeLaunch([
      ...baselineStatements(where),
      ...sessionManagerStatements(where),
      ...(props.fsx ? fsxStatements(where) : []),
    ]);
    if (props.sessionLogs) this.addSessionLogs(props.sessionLogs);
    props.sharedPolicies?.forEach((shared) => this.addSharedPolicy(shared));
    props.policies?.forEach((policy) => this.addPolicy(policy));
  }

  /**
   * Adds a policy to the role. The instance profile waits for it, so that it can't refer to an instance with this role.
   *
   * What the `InstanceBoundary` allows on no resource has no effect; synthesis warns of it.
   */
  public addPolicy(policy: InstancePolicy): void {
    const statements = policy.statements(this);
    this.warnBeyondBoundary(policy.name, statements);
    this.addBeforeLaunch(statements);
  }

  /**
   * Lets instances with this role write what happens in Session Manager sessions, and decrypt the sessions. The instance profile
   * waits for it: the agent of an instance that may not write refuses the session.
   */
  public addSessionLogs(sessionLogs: SessionLogs): void {
    const { key } = sessionLogs;
    this.addBeforeLaunch([
      ...sessionLogStatements(this.where, sessionLogs),
      ...(key ? [sessionKeyStatement(key)] : []),
    ]);
    if (key) admitToSessions(key, this, 'kms:Decrypt');
  }

  /**
   * Attaches a managed policy that the role shares with others. Instances wait for it: it is part of the role itself.
   *
   * @throws if the role would have more than ten managed policies
   */
  public addSharedPolicy(shared: SharedInstancePolicy): void {
    this.addManagedPolicy(shared.policy);
    this.parameters.exceptArns(shared.parameterArns ?? []);
  }

  /**
   * Adds a statement to a managed policy of the role. Parameters that it allows are no longer denied.
   *
   * @throws if the statement alone is larger than a managed policy may be, or if the role would need more than ten
   */
  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.parameters.except(statement);
    return super.addToPrincipalPolicy(statement);
  }

  private warnBeyondBoundary(name: string, statements: iam.PolicyStatement[]): void {
    const { boundary } = this;
    const beyond =
      boundary instanceof InstanceBoundary ? statements.flatMap((statement) => boundary._beyond(statement)) : [];
    if (beyond.length === 0) return;
    Annotations.of(this).addWarningV2(
      'cdk-spawn:Identity.beyondBoundary',
      `policy '${name}' allows in vain what the permissions boundary does not: ${beyond.join(', ')}; ` +
        'name them in additionalActions of an InstanceBoundary and pass it as permissionsBoundary',
    );
  }

  private addBeforeLaunch(statements: iam.PolicyStatement[]): void {
    for (const statement of statements) {
      if (statement.sid) statement.sid = this.uniqueSid(statement.sid);
      const dependable: IDependable | undefined = this.addToPrincipalPolicy(statement).policyDependable;
      if (dependable) this.instanceProfile.node.addDependency(dependable);
    }
  }

  /** Two policy files may use the same Sid; a policy document may not. */
  private uniqueSid(sid: string): string {
    let unique = sid;
    for (let count = 2; this.sids.has(unique); count++) unique = `${sid}${count}`;
    this.sids.add(unique);
    return unique;
  }
}
