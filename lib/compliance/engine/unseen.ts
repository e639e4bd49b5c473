import { CfnResource, type IResolvable, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A resource that the rules see not at all, or not as it is deployed. */
export interface UnseenResource {
  readonly path: string;
  readonly type: string;
  /** `raw`: a plain `new CfnResource`, which no rule knows; `overridden`: some properties were set behind the rules' back. */
  readonly why: 'raw' | 'overridden';
}

/** Neither is anything in the account; nor is a custom resource of a type of its own. */
const PROPERTIES_DO_NOT_MATTER = ['AWS::CDK::Metadata', 'AWS::CloudFormation::CustomResource'];

/**
 * The resources of AWS whose verdicts are worth less than they look: cdk-nag's rules read the properties of typed
 * constructs, so that neither a plain `CfnResource` nor an override of properties reaches them.
 */
export function unseenResources(root: IConstruct): UnseenResource[] {
  const unseen: UnseenResource[] = [];
  for (const resource of root.node.findAll()) {
    if (!CfnResource.isCfnResource(resource)) continue;
    const { path } = resource.node;
    const type = resource.cfnResourceType;
    if (!type.startsWith('AWS::') || PROPERTIES_DO_NOT_MATTER.includes(type)) continue;
    if (!isTyped(resource)) unseen.push({ path, type, why: 'raw' });
    else if (hasOverriddenProperties(resource)) unseen.push({ path, type, why: 'overridden' });
  }
  return unseen.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const isTyped = (resource: CfnResource) =>
  (resource.constructor as { readonly CFN_RESOURCE_TYPE_NAME?: string }).CFN_RESOURCE_TYPE_NAME !== undefined;

/** The overrides are private to aws-cdk-lib; without them nothing is reported. */
function hasOverriddenProperties(resource: CfnResource): boolean {
  const { rawOverrides } = resource as unknown as { readonly rawOverrides?: { readonly Properties?: unknown } };
  const properties = rawOverrides?.Properties;
  if (properties === undefined || properties === null) return false;
  return typeof properties !== 'object' || isToken(properties) || Object.keys(properties).length > 0;
}

const isToken = (value: object): value is IResolvable => Tokenization.isResolvable(value);
