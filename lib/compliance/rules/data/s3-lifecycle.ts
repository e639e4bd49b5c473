import { type ITemplateRule, known, type TemplateResource, Unresolved, Verdict } from '../../model';

const RULES = 'LifecycleConfiguration.Rules';
const FIX = 'Add an enabled lifecycle rule for the whole bucket that says when objects or their old versions end.';

/**
 * Data ends: a bucket has a lifecycle rule, and a versioned one ends old versions, for there a deleted object is only
 * hidden (SOC 2 C1.2, PCI DSS 3.2.1).
 *
 * When the objects themselves end is for the data's owner to say. A bucket that has no rule at all fails: nobody has thought
 * of its end.
 */
export const S3Lifecycle: ITemplateRule = {
  ruleId: 'S3Lifecycle',
  title: 'Buckets have lifecycle rules, for old versions too',
  resourceTypes: ['AWS::S3::Bucket'],
  check(bucket: TemplateResource): Verdict {
    const rules = bucket.list(RULES).map((rule: unknown, index) => lifecycleRule(bucket, rule, index));
    const enabled = rules.filter((rule) => rule.enabled === true);
    const unsure = rules.find((rule) => rule.unsure !== undefined)?.unsure;
    const versioning: unknown = bucket.value('VersioningConfiguration.Status');
    // Suspended versioning keeps the versions that there are; what is not known may be on.
    const versioned = versioning instanceof Unresolved || versioning === 'Enabled' || versioning === 'Suspended';
    if (enabled.some((rule) => (versioned ? rule.endsOldVersions : rule.acts))) return Verdict.pass();
    if (unsure !== undefined) return Verdict.unknown(unsure);
    if (enabled.some((rule) => rule.acts)) known(versioning, 'VersioningConfiguration.Status');
    return Verdict.fail({
      where: rules.length === 0 ? 'LifecycleConfiguration' : RULES,
      why: whyNot(rules, versioned),
      fix: versioned ? 'Add an enabled rule without a filter that has NoncurrentVersionExpiration.' : FIX,
    });
  },
};

interface LifecycleRule {
  /** Nothing if the template does not tell. */
  readonly enabled?: boolean;
  /** Ends, moves or cleans something. */
  readonly acts: boolean;
  /** Ends noncurrent versions in the whole bucket. */
  readonly endsOldVersions: boolean;
  readonly unsure?: string;
}

const ACTIONS = [
  'ExpirationInDays',
  'ExpirationDate',
  'Transitions',
  'Transition',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionExpirationInDays',
  'NoncurrentVersionTransitions',
  'NoncurrentVersionTransition',
  'ExpiredObjectDeleteMarker',
  'AbortIncompleteMultipartUpload',
];

/** What narrows a rule to part of the bucket. */
const FILTERS = ['Prefix', 'TagFilters', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan'];

function lifecycleRule(bucket: TemplateResource, rule: unknown, index: number): LifecycleRule {
  const at = `${RULES}[${index}]`;
  if (rule instanceof Unresolved) return { acts: false, endsOldVersions: false, unsure: `${at}: ${rule.why}` };
  const given = (name: string) => {
    const value: unknown = bucket.value(`${at}.${name}`);
    return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  };
  const status: unknown = bucket.value(`${at}.Status`);
  return {
    enabled: status instanceof Unresolved ? undefined : status === 'Enabled',
    acts: ACTIONS.some(given),
    endsOldVersions:
      (given('NoncurrentVersionExpiration') || given('NoncurrentVersionExpirationInDays')) && !FILTERS.some(given),
    unsure: status instanceof Unresolved ? `${at}.Status: ${status.why}` : undefined,
  };
}

function whyNot(rules: readonly LifecycleRule[], versioned: boolean): string {
  if (rules.length === 0) return 'nothing ever ends in the bucket: it has no lifecycle rule';
  if (!rules.some(({ enabled }) => enabled === true))
    return 'nothing ever ends in the bucket: no lifecycle rule is enabled';
  return versioned
    ? 'deleted objects stay for ever: no enabled rule for the whole bucket ends noncurrent versions'
    : 'nothing ever ends in the bucket: its lifecycle rules do nothing';
}
