import { CfnResource, Names, aws_config as config, type aws_sns as sns } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import type { SpawnBucket } from '../../primitives';
import { requireAccount } from './account-id';
import { notifyOfChanges } from './compliance-changes';
import type { ConfigAggregation } from './config-aggregation';
import { ConfigRecorder } from './config-recorder';
import type { ConfigRemediation } from './config-remediation';
import { ConfigRuleOutput } from './config-rule-output';
import { ConfigRuleSet } from './config-rule-set';
import { logicalId, packTemplates } from './conformance-packs';
import type { LeftOutRule } from './left-out-rule';
import { type SelectedRule, selectRules } from './selected-rules';

/** An account and region that may see this one's results. */
export interface AuthorizedAggregator {
  /** Twelve-digit id of the account that aggregates. */
  readonly account: string;
  /** The region of its aggregator, such as `eu-west-1`. */
  readonly region: string;
}

/** Properties of `ConfigRules`. */
export interface ConfigRulesProps {
  /**
   * What is judged. A rule that several sets ask for is deployed once; the rules in Guard, on tags and metadata of spawn's instances, always.
   *
   * @default - HIPAA, PCI DSS 4.0.1, SOC 2 and spawn's own
   */
  readonly ruleSets?: ConfigRuleSet[];
  /**
   * What records the resources that the rules judge.
   * HIPAA 164.312(b), PCI DSS 10.2 (4.0.1: 10.2.1), SOC 2 CC7.1.
   *
   * @default ConfigRecorder.create()
   */
  readonly recorder?: ConfigRecorder;
  /**
   * In which form the rules are deployed.
   *
   * @default ConfigRuleOutput.rules()
   */
  readonly output?: ConfigRuleOutput;
  /**
   * Parameters of rules by identifier, in place of this library's or besides them:
   * `{ ACCESS_KEYS_ROTATED: { maxAccessKeyAge: '30' } }`. They also bring rules that are left out by default, see docs/config-rules.md.
   *
   * @default - as docs/config-rules.md says
   */
  readonly parameters?: { [identifier: string]: { [parameter: string]: string } };
  /**
   * Managed rules that are not deployed, each with its reason: a finding that is accepted, or a region that lacks the rule. The
   * reasons are kept in the template as metadata.
   *
   * @default - none
   */
  readonly leaveOut?: LeftOutRule[];
  /**
   * What is mended by itself. Only with `ConfigRuleOutput.rules()`.
   *
   * @default - nothing
   */
  readonly remediations?: ConfigRemediation[];
  /**
   * Whose results this account shows.
   *
   * @default - its own only
   */
  readonly aggregation?: ConfigAggregation;
  /**
   * Aggregators of other accounts that may see the results of this one.
   *
   * @default - none; an organization's aggregator needs no authorization
   */
  readonly authorizedAggregators?: AuthorizedAggregator[];
  /**
   * Told of each resource that breaks a rule. Its policy and that of its key are extended; those of an imported topic must let EventBridge publish.
   *
   * @default - nobody is told; AWS Config shows it
   */
  readonly topic?: sns.ITopic;
}

/**
 * AWS Config: what records the account, and the rules that watch it after deployment, where no template can be read any more.
 *
 * Recorder on the service-linked role, delivery to an encrypted bucket, the managed rules of each framework once, rules in Guard for what
 * no managed rule covers: owner, hop limit and end of spawn's instances.
 *
 * Serves HIPAA 164.308(a)(1)(ii)(D) and 164.308(a)(8), PCI DSS 2.2, 10.2 and 11.5 (4.0.1: 2.2.1, 10.2.1, 11.5.2), SOC 2 CC4.1, CC7.1
 * and CC8.1.
 *
 * @example
 * new ConfigRules(this, 'Config', {
 *   ruleSets: [ConfigRuleSet.hipaa(), ConfigRuleSet.spawn()],
 *   recorder: ConfigRecorder.existing(),
 *   remediations: [ConfigRemediation.ebsEncryptionByDefault()],
 * });
 */
export class ConfigRules extends Construct {
  /** Identifiers of the managed rules and names of the rules in Guard, in the order of the sets. */
  public readonly ruleKeys: string[];
  /** Takes history and snapshots; undefined where the recorder exists. */
  public readonly bucket?: SpawnBucket;

  private readonly rules = new Map<string, CfnResource>();
  /** The first rule or pack. */
  private carrier?: CfnResource;

  /**
   * @throws if `ruleSets` is empty, or `parameters` or `leaveOut` names a rule of no set
   * @throws if a remediation has no rule to mend, or the rules are deployed in conformance packs
   * @throws if the recorder's bucket has a default retention, or an account is none
   */
  public constructor(scope: Construct, id: string, props: ConfigRulesProps = {}) {
    super(scope, id);
    const {
      ruleSets = [ConfigRuleSet.hipaa(), ConfigRuleSet.pciDss401(), ConfigRuleSet.soc2(), ConfigRuleSet.spawn()],
      recorder = ConfigRecorder.create(),
      output = ConfigRuleOutput.rules(),
      leaveOut = [],
      remediations = [],
    } = props;
    const selected = selectRules({ sets: ruleSets, parameters: props.parameters ?? {}, leftOut: leaveOut });
    this.ruleKeys = selected.map(({ key }) => key);

    const { dependencies, bucket } = recorder._bind(this);
    this.bucket = bucket;
    if (output._packs) this.makePacks(selected, dependencies);
    else this.makeRules(selected, output._exactNames, dependencies);
    this.keepReasons(leaveOut);

    for (const remediation of remediations) remediation._bind(this, this.ruleToMend(remediation, output));
    props.aggregation?._bind(this);
    (props.authorizedAggregators ?? []).forEach(({ account, region }, index) => {
      requireAccount(account);
      new config.CfnAggregationAuthorization(this, `Authorization${index}`, {
        authorizedAccountId: account,
        authorizedAwsRegion: region,
      });
    });
    if (props.topic) notifyOfChanges(this, props.topic);
  }

  private makeRules(rules: readonly SelectedRule[], exactNames: boolean, dependencies: readonly IDependable[]): void {
    for (const { key, name, properties } of rules) {
      const rule = new CfnResource(this, logicalId(name), {
        type: 'AWS::Config::ConfigRule',
        properties: { ...(exactNames && { ConfigRuleName: name }), ...properties },
      });
      // AWS Config takes no rule without a recorder.
      rule.node.addDependency(...dependencies);
      this.rules.set(key, rule);
      this.carrier ??= rule;
    }
  }

  private makePacks(rules: readonly SelectedRule[], dependencies: readonly IDependable[]): void {
    for (const { name, body } of packTemplates(rules)) {
      const pack = new config.CfnConformancePack(this, `Pack${logicalId(name)}`, {
        // AWS Config insists on a name; this one is of the construct's path, so that two stacks don't meet.
        conformancePackName: `${Names.uniqueResourceName(this, { maxLength: 200, separator: '-' })}-${name.replaceAll('.', '-')}`,
        templateBody: body,
      });
      pack.node.addDependency(...dependencies);
      this.carrier ??= pack;
    }
  }

  /** A reviewer reads the template: the reasons stand at its first rule or pack. */
  private keepReasons(leftOut: readonly LeftOutRule[]): void {
    if (leftOut.length === 0) return;
    const reasons = leftOut.map(({ identifier, reason }) => [identifier, reason] as const);
    this.carrier?.addMetadata('cdk-spawn:left-out-config-rules', Object.fromEntries(reasons));
  }

  private ruleToMend({ ruleIdentifier }: ConfigRemediation, output: ConfigRuleOutput): CfnResource {
    const rule = this.rules.get(ruleIdentifier);
    if (rule) return rule;
    const remedy = output._packs
      ? 'the rules of conformance packs can not be mended from outside; use ConfigRuleOutput.rules()'
      : `allowed: rules that are deployed; add a set with it, such as ${setWith(ruleIdentifier)}, or leave the remediation out`;
    throw new Error(`remediations has one without a rule to mend: ${ruleIdentifier}; ${remedy}`);
  }
}

function setWith(identifier: string): string {
  const sets = [ConfigRuleSet.core(), ConfigRuleSet.pciDss401(), ConfigRuleSet.soc2()];
  return sets.find(({ identifiers }) => identifiers.includes(identifier))?.name ?? 'another';
}
