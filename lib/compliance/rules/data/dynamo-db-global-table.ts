import { type ITemplateRule, type TemplateResource, Unresolved, Verdict } from '../../model';
import { type Part, allOf, shown } from '../parts';
import { isCustomerKey } from './customer-key';

/** Every replica can be restored to any second, can't be deleted by mistake, and is encrypted with a key of the customer's. */
export const DynamoDbGlobalTable: ITemplateRule = {
  ruleId: 'DynamoDbGlobalTable',
  title: 'Each replica of a global table is recoverable, protected and encrypted with your key',
  resourceTypes: ['AWS::DynamoDB::GlobalTable'],
  check(table: TemplateResource): Verdict {
    const replicas = table.list('Replicas');
    if (replicas.length === 0) {
      return Verdict.fail({ where: 'Replicas', why: 'the table has no replica', fix: 'Name one region at least.' });
    }
    return allOf(
      usesKms(table),
      ...replicas.flatMap((replica: unknown, index) =>
        replica instanceof Unresolved
          ? [() => Verdict.unknown(`Replicas[${index}]: ${replica.why}`)]
          : ofReplica(table, index),
      ),
    );
  },
};

/** Without it the replicas' keys are not used. */
function usesKms(table: TemplateResource): Part {
  return () => {
    const kms = table.flag('SSESpecification.SSEEnabled') === true;
    // KMS is the only type there is, and the default.
    const type = table.text('SSESpecification.SSEType') ?? 'KMS';
    return kms && type === 'KMS'
      ? undefined
      : {
          finding: 'Encryption',
          where: 'SSESpecification.SSEEnabled',
          why: 'the table is encrypted with a key that AWS owns',
          fix: 'Set SSESpecification to SSEEnabled: true, SSEType: KMS.',
        };
  };
}

function ofReplica(table: TemplateResource, index: number): Part[] {
  const at = `Replicas[${index}]`;
  // A finding keeps its name when replicas are put in another order.
  const region: unknown = table.value(`${at}.Region`);
  const name = typeof region === 'string' ? region : 'replica';
  const isOn = (path: string, why: string): Part => {
    const where = `${at}.${path}`;
    return () =>
      table.flag(where) === true
        ? undefined
        : {
            finding: `${path.split('.').at(-1)}::${name}`,
            where,
            why: `${why} (${shown(table.value(where))})`,
            fix: `Set ${path} to true for the replica.`,
          };
  };
  return [
    isOn('PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled', 'the replica can not be restored'),
    isOn('DeletionProtectionEnabled', 'one call deletes the replica'),
    () => {
      const where = `${at}.SSESpecification.KMSMasterKeyId`;
      return isCustomerKey(table.value(where), where)
        ? undefined
        : {
            finding: `Key::${name}`,
            where,
            why: `the replica is not encrypted with a key of yours: KMSMasterKeyId is ${shown(table.value(where))}`,
            fix: "Set SSESpecification.KMSMasterKeyId to a customer managed key of the replica's region.",
          };
    },
  ];
}
