import type { TemplateResource } from '../model';

/**
 * The path by which rules find one resource beside another in the construct tree: that of its construct or, in a template
 * that an app elsewhere made, the one that the CDK left in it. cdk-nag's rules trust the names of constructs either way;
 * nothing else goes by what a template says of itself.
 */
export function treePath(resource: TemplateResource): string {
  const { _construct, path } = resource;
  if (_construct) return path;
  const said: unknown = (resource.raw.Metadata as Readonly<Record<string, unknown>> | undefined)?.['aws:cdk:path'];
  return typeof said === 'string' ? said : path;
}
