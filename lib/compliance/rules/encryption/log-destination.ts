import type { TemplateResource } from '../../model';
import { allowed } from '../identity/grants';
import { policiesOf } from '../identity/policies';

const DELIVERY = /^(?:logging\.s3|logdelivery\.elasticloadbalancing)\.amazonaws\.com/;

/**
 * Whether access logs of S3 or of load balancers are delivered to a bucket: these services write to buckets with SSE-S3 only.
 * Source: Amazon S3 user guide, "Enabling Amazon S3 server access logging"; Elastic Load Balancing user guide, "Access logs".
 */
export function isLogDestination(bucket: TemplateResource): boolean {
  if (bucket.type !== 'AWS::S3::Bucket') return false;
  return bucket
    .referrers('AWS::S3::BucketPolicy')
    .filter((policy) => policy.target('Bucket') === bucket)
    .flatMap((policy) => policiesOf(policy).flatMap(allowed))
    .some(({ principals }) => principals.some(({ kind, text }) => kind === 'Service' && DELIVERY.test(text)));
}
