import { Aws, Token, aws_iam as iam } from 'aws-cdk-lib';

const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const READ = ['s3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:ListBucketVersions'];
const WRITE = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:ListBucketMultipartUploads',
  's3:ListMultipartUploadParts',
  's3:PutObject',
  's3:PutObjectTagging',
];

/**
 * A bucket outside of the account (or organization) that the S3 endpoint's policy lets through. The bucket's own policy and the
 * caller's still decide. Gateway endpoints reach buckets of their own region only.
 */
export class AllowedBucket {
  /**
   * The network's own principals may read.
   *
   * @param bucketName the whole name; may be a token
   * @throws if it isn't a bucket name; wildcards are refused, because a stranger can register a matching name
   */
  public static read(bucketName: string): AllowedBucket {
    return new AllowedBucket(checked(bucketName), READ, false);
  }

  /**
   * The network's own principals may read and write: a way for data to leave the account.
   *
   * @param bucketName the whole name; may be a token
   * @throws if it isn't a bucket name
   */
  public static readWrite(bucketName: string): AllowedBucket {
    return new AllowedBucket(checked(bucketName), [...READ, ...WRITE], false);
  }

  /**
   * Anybody, with or without credentials, may get objects: public downloads and presigned links of other accounts.
   *
   * @param bucketName the whole name; may be a token
   * @throws if it isn't a bucket name
   */
  public static publicRead(bucketName: string): AllowedBucket {
    return new AllowedBucket(checked(bucketName), ['s3:GetObject'], true);
  }

  /**
   * Image layers of Amazon ECR in this region; ECR presigns the links.
   * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
   */
  public static ecrLayers(): AllowedBucket {
    return new AllowedBucket(`prod-${Aws.REGION}-starport-layer-bucket`, ['s3:GetObject'], true);
  }

  private constructor(
    private readonly bucketName: string,
    private readonly actions: string[],
    private readonly anonymous: boolean,
  ) {}

  /** @internal */
  public _statement(
    partition: string,
    trusted: { [operator: string]: { [key: string]: string } },
  ): iam.PolicyStatement {
    const arn = `arn:${partition}:s3:::${this.bucketName}`;
    return new iam.PolicyStatement({
      principals: [new iam.StarPrincipal()],
      actions: this.actions,
      resources: this.anonymous ? [`${arn}/*`] : [arn, `${arn}/*`],
      conditions: this.anonymous ? undefined : trusted,
    });
  }
}

function checked(bucketName: string): string {
  if (Token.isUnresolved(bucketName) || NAME.test(bucketName)) return bucketName;
  throw new Error(
    `bucketName of allowedBuckets is not a bucket name: ${JSON.stringify(bucketName)}; allowed: 3 to 63 lower-case letters, digits, '.' and '-'; ` +
      'write the whole name without wildcard, path or ARN',
  );
}
