import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct, IDependable } from 'constructs';
import { EMPTY_DOCUMENT_CHARACTERS, MANAGED_POLICY_CHARACTERS, certainSizeOf, sizeOf } from './policy-size';

/** IAM's default quota of managed policies attached to a role. */
const POLICIES_PER_ROLE = 10;

/** A managed policy of the role, and what it holds so far. */
type Chapter = {
  readonly policy: iam.ManagedPolicy;
  /** The statements that it holds: a repeated one takes no room, the document renders it once. */
  readonly statements: Set<string>;
  characters: number;
};

/**
 * A role whose grants go to customer managed policies, never to an inline policy.
 *
 * Every `grantX()` of aws-cdk-lib ends in `addToPrincipalPolicy`, which on a plain `Role` writes an inline policy;
 * cdk-nag's `IAMNoInlinePolicy` (HIPAA 164.308(a)(3)(i), PCI DSS 7.2.1, SOC 2 CC6.3) flags that. As the principal of a
 * resource policy the role stands for itself, which a `ManagedPolicy` as grantee can't.
 *
 * The policies are filled one after the other, each up to IAM's 6,144 characters, with room for what references
 * resolve to. A role takes ten of them (the quota counts those attached by other means too).
 *
 * @example
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
 * bucket.grantRead(role); // an AWS::IAM::ManagedPolicy, no AWS::IAM::Policy
 */
export class ManagedPolicyRole extends iam.Role {
  private readonly chapters: Chapter[] = [];
  private readonly attached = new Set<string>();
  private readonly absorbed = new Set<iam.Policy>();

  /**
   * @throws if `inlinePolicies` is given
   */
  public constructor(scope: Construct, id: string, props: iam.RoleProps) {
    super(scope, id, props);
    const inline = Object.keys(props.inlinePolicies ?? {});
    if (inline.length > 0) {
      throw new Error(
        `inlinePolicies is not allowed on role '${this.node.path}': ${inline.join(', ')}; the role takes managed policies only; ` +
          'add the statements with addToPrincipalPolicy() or pass managedPolicies',
      );
    }
    for (const policy of props.managedPolicies ?? []) this.attached.add(policy.managedPolicyArn);
    this.checkQuota();
    this.node.addValidation({ validate: () => this.oversized() });
  }

  /**
   * Adds a statement to a managed policy of the role.
   *
   * @throws if the statement alone is larger than a managed policy may be, or if the role would need more than ten
   */
  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    return { statementAdded: true, policyDependable: this.place(statement) };
  }

  /**
   * Attaches a managed policy.
   *
   * @throws if the role would have more than ten
   */
  public override addManagedPolicy(policy: iam.IManagedPolicy): void {
    super.addManagedPolicy(policy);
    this._countAttached(policy);
  }

  /**
   * Counts a policy that attaches itself (its `roles` prop) against IAM's quota.
   *
   * @internal
   */
  public _countAttached(policy: iam.IManagedPolicy): void {
    this.attached.add(policy.managedPolicyArn);
    this.checkQuota();
  }

  /**
   * Turns an inline policy into a managed one: aws-cdk-lib attaches inline policies for bucket notifications, CodeBuild
   * projects in a VPC, distributed maps and, under a feature flag, for statements of a function's role.
   *
   * Statements that the policy gets later are managed too, and what depends on the policy depends on the managed one.
   *
   * @throws if the policy attached itself to the role (its `roles` prop or `attachToRole`): it would stay inline
   */
  public override attachInlinePolicy(policy: iam.Policy): void {
    if (this.absorbed.has(policy)) return;
    const inline = policy.node.defaultChild as iam.CfnPolicy | undefined;
    const roles: unknown = Stack.of(this).resolve(inline?.roles);
    if (Array.isArray(roles) && roles.length > 0) {
      throw new Error(
        `an inline policy can't be attached to role '${this.node.path}': ${policy.node.path}; the role takes managed policies only; ` +
          'use iam.ManagedPolicy in place of iam.Policy, or role.addToPrincipalPolicy()',
      );
    }
    this.absorbed.add(policy);
    // It shares the document, so that later statements arrive; it is a child, so that dependencies on the policy hold.
    new iam.ManagedPolicy(policy, 'Managed', { document: policy.document, roles: [this] });
    this.checkQuota();
  }

  private place(statement: iam.PolicyStatement): IDependable {
    const { certain, expected, text } = sizeOf(statement, this);
    const room = MANAGED_POLICY_CHARACTERS - EMPTY_DOCUMENT_CHARACTERS;
    if (certain > room) {
      throw new Error(
        `a statement of role '${this.node.path}' is too large for a managed policy: ${certain} characters; at most ${room}; ` +
          'split its actions or resources over several statements',
      );
    }
    const holder = this.chapters.find(({ statements }) => statements.has(text));
    let chapter = holder ?? this.chapters.at(-1);
    if (!chapter || (!holder && chapter.characters + expected > room)) {
      const policy = new iam.ManagedPolicy(this, `Grants${this.chapters.length || ''}`, { roles: [this] });
      chapter = { policy, statements: new Set(), characters: 0 };
      this.chapters.push(chapter);
      this.checkQuota();
    }
    chapter.characters += holder ? 0 : expected;
    chapter.statements.add(text);
    chapter.policy.addStatements(statement);
    return chapter.policy;
  }

  /** A statement may grow after it was added (`statement.addResources`, a lazy list), so the whole is judged at synthesis. */
  private oversized(): string[] {
    return this.chapters
      .map(({ policy }) => ({ policy, characters: certainSizeOf(policy.document, this) }))
      .filter(({ characters }) => characters > MANAGED_POLICY_CHARACTERS)
      .map(
        ({ policy, characters }) =>
          `managed policy '${policy.node.path}' is too large: ${characters} characters; at most ${MANAGED_POLICY_CHARACTERS}; ` +
          'complete a statement before adding it to the role, so that the role can spread its statements over several policies',
      );
  }

  private checkQuota(): void {
    const count = this.chapters.length + this.absorbed.size + this.attached.size;
    if (count > POLICIES_PER_ROLE) {
      throw new Error(
        `role '${this.node.path}' needs too many managed policies: ${count}; IAM attaches at most ${POLICIES_PER_ROLE}; ` +
          'grant on fewer resources (a prefix in place of each object), or give the work to two roles',
      );
    }
  }
}
