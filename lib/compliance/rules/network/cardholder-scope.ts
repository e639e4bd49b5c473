import { GovernanceTag } from '../../../contract';
import { type TemplateResource, Unresolved } from '../../model';
import { LAUNCHING_TYPES } from '../compute/launch';
import { machineTagLayers, tagText } from '../compute/machine-tags';

/** Classes of data that put a resource into the cardholder data environment. */
const CARD_CLASSES = ['cardholder', GovernanceTag.CARDHOLDER_DATA, 'card', 'chd', 'pan', 'pci', 'pci-dss'];

/** Whether a resource, or the machines that it launches, is tagged as holding card data. Throws `Undetermined` where that can't be told. */
export function isMarked(resource: TemplateResource): boolean {
  const tags = LAUNCHING_TYPES.includes(resource.type)
    ? machineTagLayers(resource).map((layer) => (key: string) => layer.tag(key))
    : [(key: string) => resource.tag(key) as unknown];
  return tags.some((tag) => {
    const flag = tagText(tag(GovernanceTag.CARDHOLDER_DATA))?.toLowerCase();
    const dataClass = tagText(tag(GovernanceTag.DATA_CLASS))?.toLowerCase() ?? '';
    return flag === 'yes' || flag === 'true' || CARD_CLASSES.includes(dataClass);
  });
}

/** The network that something stands in: a VPC of the app, or what names it where it is not in the app. */
export function vpcOf(resource: TemplateResource | undefined): TemplateResource | undefined {
  if (resource === undefined || resource.type === 'AWS::EC2::VPC') return resource;
  const vpc = resource.target('VpcId');
  return vpc?.type === 'AWS::EC2::VPC' ? vpc : undefined;
}

/** The resource of the app that a value names. */
export const resourceOf = (value: unknown): TemplateResource | undefined =>
  value instanceof Unresolved ? value.resource : undefined;

/** Whether something stands in a network of the cardholder data environment, as far as the app shows. */
export function isInScope(resource: TemplateResource | undefined): boolean {
  const vpc = vpcOf(resource);
  return vpc !== undefined && isMarked(vpc);
}
