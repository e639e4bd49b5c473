import { type ITemplateRule, known, type Template, type TemplateResource, Verdict } from '../../model';
import { resolveIn } from '../../model/resolve';
import { auditStores } from '../audit/audit-stores';
import { type Part, allOf, shown } from '../parts';

/** Types that hold what can't be made again, and what CloudFormation can do instead of deleting them. */
interface Stateful {
  /** CloudFormation can take a snapshot first. */
  readonly snapshot?: true;
  /** Deleting the resource, though not replacing it, means to take a snapshot unless the template says otherwise. */
  readonly snapshotByDefault?: true;
}

const STATEFUL: Readonly<Record<string, Stateful>> = {
  'AWS::Backup::BackupVault': {},
  'AWS::Backup::LogicallyAirGappedBackupVault': {},
  'AWS::DocDB::DBCluster': { snapshot: true },
  'AWS::DynamoDB::GlobalTable': {},
  'AWS::DynamoDB::Table': {},
  'AWS::EC2::Volume': { snapshot: true },
  'AWS::EFS::FileSystem': {},
  'AWS::FSx::FileSystem': {},
  'AWS::KMS::Key': {},
  'AWS::Logs::LogGroup': {},
  'AWS::Neptune::DBCluster': { snapshot: true },
  'AWS::RDS::DBCluster': { snapshot: true, snapshotByDefault: true },
  'AWS::RDS::DBInstance': { snapshot: true, snapshotByDefault: true },
  'AWS::Redshift::Cluster': { snapshot: true },
  'AWS::S3::Bucket': {},
};

/**
 * What holds records or data outlives its stack, and its own replacement.
 *
 * Without a policy CloudFormation deletes (RDS: takes a snapshot), so that an absent one fails like `Delete`. A member
 * of a database cluster holds nothing itself. Termination protection is a setting of the deployed stack and stands in no
 * template.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
 */
export const StatefulRetained: ITemplateRule = {
  ruleId: 'StatefulRetained',
  title: 'Data, keys and logs outlive their stack',
  resourceTypes: Object.keys(STATEFUL),
  check(resource: TemplateResource, template: Template): Verdict {
    if (resource.type === 'AWS::RDS::DBInstance' && resource.value('DBClusterIdentifier') !== undefined) {
      return Verdict.notApplicable('its cluster holds the data');
    }
    const writer = auditStores(template).get(resource);
    const what = writer === undefined ? 'what it holds' : `what ${writer} recorded`;
    return allOf(
      survives(resource, 'DeletionPolicy', `${what} is lost with the stack`),
      survives(resource, 'UpdateReplacePolicy', `${what} is lost when the resource is replaced`),
    );
  },
};

function survives({ raw, type, template }: TemplateResource, attribute: string, why: string): Part {
  const { snapshot, snapshotByDefault } = STATEFUL[type];
  const ofStack = attribute === 'DeletionPolicy';
  const allowed = ofStack ? ['Retain', 'RetainExceptOnCreate'] : ['Retain'];
  if (snapshot) allowed.push('Snapshot');
  return () => {
    // With the transform for language extensions it may be an intrinsic function.
    const policy: unknown = known(resolveIn(template, raw[attribute]), attribute);
    if (allowed.includes(policy as string) || (policy === undefined && ofStack && snapshotByDefault)) return undefined;
    return {
      finding: attribute,
      where: '',
      why: `${why}: ${attribute} is ${policy === undefined ? 'not set, which means Delete' : shown(policy)}`,
      fix: `Set ${attribute} to ${snapshot ? 'Retain or Snapshot' : 'Retain'}.`,
    };
  };
}
