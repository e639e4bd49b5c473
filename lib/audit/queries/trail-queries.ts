import { ArnFormat, Duration, Names, Size, Stack, Token, aws_athena as athena, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnBucket } from '../../primitives';
import { AuditRetention, type IAuditTrail } from '../trail';
import { SAVED_QUERIES, TABLE } from './saved-queries';
import { TrailTable, regionsOf } from './trail-table';

/** Properties of `TrailQueries`. */
export interface TrailQueriesProps {
  /** The trail whose files are queried. */
  readonly trail: IAuditTrail;
  /**
   * Accounts whose events the trail holds: twelve-digit ids. Events of an account that is not named are not found.
   *
   * @default - the stack's account; needed for a trail of an organization
   */
  readonly accounts?: string[];
  /**
   * Regions that are looked into. Events of a region that is not named are not found.
   *
   * @default - all regions of the partition that this version of aws-cdk-lib knows
   */
  readonly regions?: string[];
  /**
   * How far back files go.
   *
   * @default AuditRetention.hipaa(), the default of `AuditTrail`
   */
  readonly retention?: AuditRetention;
  /**
   * The most that one query may read, before Athena ends it: from 10 MB on. AWS charges by what is read.
   *
   * @default Size.gibibytes(100)
   */
  readonly scanLimit?: Size;
}

/** Ten megabytes, Athena's own lower bound. */
const LEAST_SCAN = 10_000_000;

/**
 * Saved questions to the files of a trail, for Athena: who launched what, who terminated it, which secrets were read, which objects
 * written, what was done with an access key or by an instance, and more; docs/audit-trail.md lists them.
 *
 * A workgroup of its own enforces that results are encrypted with a customer managed key, in a bucket of its own where they expire
 * after 30 days, and ends a query that reads too much. Nothing is copied: the table lies over the bucket of the trail.
 *
 * Serves HIPAA 164.308(a)(1)(ii)(D), PCI DSS 10.4.1, SOC 2 CC7.2 and CC7.3.
 */
export class TrailQueries extends Construct {
  /** Name of the workgroup that the queries are saved in. */
  public readonly workGroupName: string;
  /** Name of the database that the table is in. */
  public readonly databaseName: string;
  /** Name of the table. */
  public readonly tableName: string = TABLE;
  /** Where results go. */
  public readonly results: SpawnBucket;
  private readonly trail: IAuditTrail;

  /**
   * @throws if the trail is an organization's and `accounts` is missing, an account is none, a list is empty, or `scanLimit` is less
   * than 10 MB
   */
  public constructor(scope: Construct, id: string, props: TrailQueriesProps) {
    super(scope, id);
    const { trail, accounts, regions = regionsOf(this), scanLimit = Size.gibibytes(100) } = props;
    this.trail = trail;
    const table = new TrailTable(this, 'Table', {
      trail,
      accounts: this.checkedAccounts(accounts),
      regions: checkedRegions(regions),
      days: (props.retention ?? AuditRetention.hipaa()).days,
    });
    this.databaseName = table.databaseName;
    this.results = new SpawnBucket(this, 'Results', {
      lifecycleRules: [{ id: 'ExpireResults', expiration: Duration.days(30) }],
      noncurrentVersionExpiration: Duration.days(7),
    });
    // CloudFormation demands a name for workgroups; it holds a hash of the path.
    this.workGroupName = Names.uniqueResourceName(this, { maxLength: 128, separator: '-' });
    const workGroup = new athena.CfnWorkGroup(this, 'Resource', {
      name: this.workGroupName,
      description: `Questions to ${trail.node.path}`.slice(0, 1000),
      state: 'ENABLED',
      recursiveDeleteOption: false,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        requesterPaysEnabled: false,
        bytesScannedCutoffPerQuery: bytesOf(scanLimit),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${this.results.bucket.bucketName}/`,
          expectedBucketOwner: Stack.of(this).account,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: this.results.key.keyArn },
        },
      },
    });
    for (const { name, question, parameters, sql } of SAVED_QUERIES) {
      new athena.CfnNamedQuery(this, `Query-${name}`, {
        name,
        description: `${question} Parameters: ${parameters.join('; ')}.`,
        database: this.databaseName,
        workGroup: this.workGroupName,
        queryString: sql,
      }).node.addDependency(workGroup, table);
    }
  }

  /** Lets a principal run queries in the workgroup, read the files of the trail, and write and read results. */
  public grantQuery(grantee: iam.IGrantable): iam.Grant {
    const { bucket, key } = this.results;
    const stack = Stack.of(this);
    const glue = (resource: string, ...names: string[]) =>
      stack.formatArn({
        service: 'glue',
        resource,
        resourceName: names.length > 0 ? names.join('/') : undefined,
        arnFormat: names.length > 0 ? ArnFormat.SLASH_RESOURCE_NAME : ArnFormat.NO_RESOURCE_NAME,
      });
    const allow = (actions: string[], ...resourceArns: string[]) =>
      iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
    return [
      allow(
        RUNNING_QUERIES,
        stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: this.workGroupName }),
      ),
      allow(
        ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable'],
        glue('catalog'),
        glue('database', this.databaseName),
        glue('table', this.databaseName, TABLE),
      ),
      allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], bucket.bucketArn),
      allow(
        ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        bucket.arnForObjects('*'),
      ),
      key.grantEncryptDecrypt(grantee),
      this.trail.grantRead(grantee),
    ].reduce((all, grant) => all.combine(grant));
  }

  private checkedAccounts(accounts?: string[]): string[] {
    const { organizationId } = this.trail;
    if (accounts === undefined) {
      if (organizationId === undefined) return [Stack.of(this).account];
      throw new Error(
        `accounts is missing for a trail of organization ${organizationId}; allowed: the ids of the accounts to look into; ` +
          'see `aws organizations list-accounts`',
      );
    }
    const wrong = accounts.find((account) => !Token.isUnresolved(account) && !/^\d{12}$/.test(account));
    if (wrong === undefined && accounts.length > 0) return accounts;
    const what = wrong === undefined ? 'accounts is empty' : `accounts has what is no account id: '${wrong}'`;
    throw new Error(`${what}; allowed: ids of twelve digits; give them as strings (numbers lose leading zeros)`);
  }
}

function checkedRegions(regions: string[]): string[] {
  const wrong = regions.find((region) => !Token.isUnresolved(region) && !/^[a-z]{2,5}(-[a-z]+)+-\d$/.test(region));
  if (wrong === undefined && regions.length > 0) return regions;
  const what = wrong === undefined ? 'regions is empty' : `regions has what is no region: '${wrong}'`;
  throw new Error(`${what}; allowed: names such as eu-west-1; or leave regions out for all`);
}

function bytesOf(scanLimit: Size): number {
  if (scanLimit.isUnresolved()) {
    throw new Error('scanLimit is known at deployment only; allowed: a size from 10 MB on; give Size.gibibytes(100)');
  }
  const bytes = scanLimit.toBytes();
  if (bytes >= LEAST_SCAN) return bytes;
  throw new Error(`scanLimit is too small: ${bytes} bytes; allowed: from ${LEAST_SCAN}; give Size.gibibytes(1)`);
}

/** What the console and the CLI need to find a saved query, run it and read its answer. */
const RUNNING_QUERIES = [
  'athena:BatchGetNamedQuery',
  'athena:GetNamedQuery',
  'athena:GetQueryExecution',
  'athena:GetQueryResults',
  'athena:GetWorkGroup',
  'athena:ListNamedQueries',
  'athena:ListQueryExecutions',
  'athena:StartQueryExecution',
  'athena:StopQueryExecution',
];
