/** Where CloudFormation takes a value from when it meets `{{resolve:...}}`. */
export interface DynamicReference {
  /** `secretsmanager` and `ssm-secure` hold secrets, `ssm` plain text. */
  readonly service: 'secretsmanager' | 'ssm-secure' | 'ssm';
  /** What follows the service: name or ARN, version, field. */
  readonly reference: string;
}

/** The dynamic references in a text. CloudFormation replaces each by the value itself when it deploys. */
export function dynamicReferences(text: string): DynamicReference[] {
  return [...text.matchAll(/\{\{resolve:(secretsmanager|ssm-secure|ssm):([^{}]{0,1024})/g)].map(
    ([, service, reference]) => ({ service: service as DynamicReference['service'], reference }),
  );
}
