import { type IamStatement, isObject, statementsOf, stringsOf } from '../../../analysis/iam-document';
import { isWildcard, wildcardRegExp } from '../../../analysis/iam-actions';
import { type TemplateResource, Unresolved, known } from '../../model';

/** The statements of every policy that the app puts on a bucket. */
export function bucketPolicyStatements(bucket: TemplateResource): IamStatement[] {
  return bucket
    .referrers('AWS::S3::BucketPolicy')
    .filter((policy) => policy.target('Bucket') === bucket)
    .flatMap((policy) => statementsOf(known(policy.value('PolicyDocument'), 'PolicyDocument')));
}

/** Whether a statement is about everybody: `Principal: "*"` or `{ AWS: "*" }`. */
export function isForEverybody({ json }: IamStatement): boolean {
  const { Principal } = json;
  if (Principal === '*') return true;
  return isObject(Principal) && listOf(Principal.AWS).includes('*');
}

/** Whether a statement names a service among those it is about. */
export function namesService({ json }: IamStatement, service: string): boolean {
  return isObject(json.Principal) && listOf(json.Principal.Service).includes(service);
}

/** Whether a statement covers an action. */
export function covers({ actions }: IamStatement, action: string): boolean {
  return stringsOf(actions).some((pattern) =>
    isWildcard(pattern) ? wildcardRegExp(pattern).test(action) : pattern.toLowerCase() === action.toLowerCase(),
  );
}

/** Whether a statement is about all objects of the bucket: `*`, `.../*`. */
export function isAboutAllObjects({ resources }: IamStatement): boolean {
  return (resources ?? []).some((resource) => {
    const text = resource instanceof Unresolved ? resource.text : resource;
    return typeof text === 'string' && (text === '*' || /^(\$\{[^}]*\}|arn:[^/]*)\/\*$/.test(text));
  });
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);
