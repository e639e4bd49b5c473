import { everyOfType } from '../../../analysis/iam-arn';
import { type IamStatement, stringsOf } from '../../../analysis/iam-document';
import { namesSource } from '../../../analysis/iam-guards';
import { type ITemplateRule, type Template, type TemplateResource, Verdict } from '../../model';
import { derived } from '../../model/derived';
import { type Part, allOf, shown } from '../parts';
import { bucketPolicyStatements, covers, isAboutAllObjects, isForEverybody, namesService } from './bucket-policy';
import { BUCKET, resourceNamed, resourcesPerhapsNamed } from './resource-named';

const TRAIL = 'AWS::CloudTrail::Trail';
const AUDIT_DAYS = 365;
const DAYS_OF_YEAR = 365;

/**
 * Nobody can change or delete what a trail recorded, and reading it leaves a trace.
 *
 * Object Lock with a default retention stands for the row's MFA delete too, which CloudFormation can't set: without a
 * retention it locks nothing that CloudTrail writes. It lasts as long as audit logs are kept.
 */
export const TrailBucketProtected: ITemplateRule = {
  ruleId: 'TrailBucketProtected',
  title: 'Buckets of trails are private, versioned, locked, logged and refuse deletion',
  resourceTypes: ['AWS::S3::Bucket', TRAIL],
  check(resource: TemplateResource, template: Template): Verdict {
    if (resource.type === TRAIL) return ofTrail(resource);
    if (!trailBuckets(template).has(resource)) return Verdict.notApplicable('no trail writes to it');
    // Read by each part, so that a policy known at deployment only makes those parts unknown and no other.
    const statements = () => bucketPolicyStatements(resource);
    return allOf(
      ...PUBLIC_ACCESS.map((property) => blocks(resource, property)),
      isVersioned(resource),
      isLocked(resource, template.settings.auditLogDays ?? AUDIT_DAYS),
      isLogged(resource),
      ...DELETIONS.map((action) => refuses(statements, action)),
      namesItsTrail(statements),
    );
  },
};

/** The bucket itself is judged where it is made. */
function ofTrail(trail: TemplateResource): Verdict {
  const name: unknown = trail.value('S3BucketName');
  if (name === undefined)
    return Verdict.fail({ where: 'S3BucketName', why: 'the trail has no bucket', fix: 'Set it.' });
  if (resourceNamed(trail, name, BUCKET)) return Verdict.notApplicable('its bucket is judged');
  const [perhaps] = resourcesPerhapsNamed(trail, name, BUCKET);
  return Verdict.unknown(
    perhaps
      ? `whether the trail's bucket ${shown(name)} is ${perhaps.path} is known at deployment only`
      : `the trail's bucket ${shown(name)} is made outside the app`,
  );
}

const trailBuckets = derived(
  (app) =>
    new Set(app.resourcesOfType(TRAIL).map((trail) => resourceNamed(trail, trail.value('S3BucketName'), BUCKET))),
);

const PUBLIC_ACCESS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

function blocks(bucket: TemplateResource, property: string): Part {
  const where = `PublicAccessBlockConfiguration.${property}`;
  return () =>
    bucket.flag(where) === true
      ? undefined
      : {
          finding: property,
          where,
          why: `the trail's bucket may become public: ${property} is ${shown(bucket.value(where))}`,
          fix: `Set ${property} to true.`,
        };
}

function isVersioned(bucket: TemplateResource): Part {
  const where = 'VersioningConfiguration.Status';
  return () =>
    bucket.text(where) === 'Enabled'
      ? undefined
      : {
          finding: 'Versioning',
          where,
          why: `an overwritten record is lost: versioning is ${shown(bucket.value(where))}`,
          fix: 'Set VersioningConfiguration.Status to Enabled.',
        };
}

function isLocked(bucket: TemplateResource, days: number): Part {
  const configuration = 'ObjectLockConfiguration';
  const retention = `${configuration}.Rule.DefaultRetention`;
  return () => {
    const finding = 'ObjectLock';
    const fix = `Set ObjectLockEnabled: true and a default retention of ${days} days or more.`;
    if (bucket.flag('ObjectLockEnabled') !== true || bucket.text(`${configuration}.ObjectLockEnabled`) !== 'Enabled') {
      return { finding, where: configuration, why: 'records can be deleted before their time: no Object Lock', fix };
    }
    const years = bucket.number(`${retention}.Years`);
    const locked = years === undefined ? bucket.number(`${retention}.Days`) : years * DAYS_OF_YEAR;
    const mode = bucket.text(`${retention}.Mode`);
    if (locked !== undefined && locked >= days && (mode === 'GOVERNANCE' || mode === 'COMPLIANCE')) return undefined;
    return {
      finding,
      where: retention,
      why:
        locked === undefined
          ? 'Object Lock locks nothing by itself: there is no default retention'
          : `records are locked for ${locked} days in mode ${shown(mode)}; audit logs are kept for ${days}`,
      fix,
    };
  };
}

function isLogged(bucket: TemplateResource): Part {
  const where = 'LoggingConfiguration.DestinationBucketName';
  return () => {
    const finding = 'AccessLogs';
    const fix = 'Set LoggingConfiguration.DestinationBucketName to another bucket.';
    const destination: unknown = bucket.value(where);
    if (destination === undefined) return { finding, where, why: 'nobody sees who reads the records', fix };
    return resourceNamed(bucket, destination, BUCKET) === bucket
      ? { finding, where, why: 'the bucket logs accesses into itself, so that each log entry makes another', fix }
      : undefined;
  };
}

const DELETIONS = ['s3:DeleteObject', 's3:DeleteObjectVersion'];

function refuses(statements: () => readonly IamStatement[], action: string): Part {
  return () =>
    statements().some((statement) => isDenial(statement) && covers(statement, action) && isAboutAllObjects(statement))
      ? undefined
      : {
          finding: action,
          where: '',
          why: `no policy of the trail's bucket denies everybody ${action}`,
          fix: `Add to the bucket's policy: Deny, Principal "*", ${action} on the bucket's objects.`,
        };
}

/** Those whom a denial may leave out: named roles, never a way of calling such as TLS. */
const EXEMPTS = /^aws:(PrincipalArn|PrincipalTag\/.+|userid)$/i;

function isDenial(statement: IamStatement): boolean {
  return (
    statement.effect === 'Deny' &&
    isForEverybody(statement) &&
    statement.conditions.every(
      ({ operator, key, values }) =>
        /Not(Equals|Like)/.test(operator) && EXEMPTS.test(key) && !stringsOf(values).some(isEverybody),
    )
  );
}

/** `*`, or every role of some account. */
const isEverybody = (value: string) => /^[*?]*$/.test(value) || everyOfType(value) !== undefined;

/** What CloudTrail may write into the bucket, it may write on behalf of anybody's trail unless the policy names the source. */
function namesItsTrail(statements: () => readonly IamStatement[]): Part {
  return () =>
    statements().every(
      (statement) =>
        statement.effect !== 'Allow' || !namesService(statement, 'cloudtrail.amazonaws.com') || namesSource(statement),
    )
      ? undefined
      : {
          finding: 'SourceArn',
          where: '',
          why: "trails of other accounts may write into the trail's bucket: a statement for CloudTrail names no source",
          fix: "Add a condition on aws:SourceArn, the trail's ARN, to each statement for cloudtrail.amazonaws.com.",
        };
}
