import { Unresolved } from '../../model';

/**
 * Name of the Systems Manager parameter that an image id is read from: by EC2 (`resolve:ssm:...`), by a dynamic reference
 * (`{{resolve:ssm:...}}`) or by a parameter of the template. Without version or label.
 */
export function imageParameter(image: unknown): string | undefined {
  const ssmParameter = image instanceof Unresolved ? image.ssmParameter : undefined;
  const text = image instanceof Unresolved ? image.text : typeof image === 'string' ? image : '';
  const [, dynamic, plain] = /^(?:\{\{resolve:ssm:(.+)\}\}|resolve:ssm:(.+))$/.exec(text.trim()) ?? [];
  return (ssmParameter ?? dynamic ?? plain)?.replace(/:[^:/}]+$/, '');
}
