import { Undetermined, Unresolved } from '../../model';

const OWN_KEYS = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias'];

/**
 * Whether a value names a KMS key of the customer's: a key of the app, its alias, or an id, ARN or alias that is not one of
 * AWS's own (`alias/aws/...`).
 * @throws Undetermined if the template does not tell
 */
export function isCustomerKey(value: unknown, what: string): boolean {
  if (value instanceof Unresolved) {
    if (isAwsManaged(value.text)) return false;
    // What a custom resource gives, as the CDK's for other regions does, is known to nobody here.
    if (value.resource && !/^(?:Custom::|AWS::CloudFormation::)/.test(value.resource.type)) {
      return OWN_KEYS.includes(value.resource.type);
    }
    // What is not known may well be the partition, region and account of an ARN that is known otherwise.
    if (/^arn:.*:kms:.*:(key|alias)\//.test(value.text)) return true;
    throw new Undetermined(`${what} is known at deployment only: ${value.why}`);
  }
  return typeof value === 'string' && value !== '' && !isAwsManaged(value);
}

const isAwsManaged = (key: string) => /(^|:)alias\/aws\//.test(key);
