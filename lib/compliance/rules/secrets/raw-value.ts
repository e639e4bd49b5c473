import type { TemplateResource } from '../../model';
import { parsePath, step } from '../../model/property-path';

/** A property as it stands in the template: intrinsic functions and all. Nothing where one stands on the way to it. */
export function rawValue(resource: TemplateResource, path: string): unknown {
  return parsePath(path).reduce<unknown>(step, resource.raw.Properties);
}
