import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { findingsOf } from '../support/packs';

// Synthesis prints the warnings of regions without prefix lists; the tests read them from the annotations.
jest.spyOn(console, 'error').mockImplementation(() => undefined);

export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: any;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
}

/** The resources of a type in a stack's template. */
export function resources(stack: Stack, type: string): Resource[] {
  return Object.entries(Template.fromStack(stack).findResources(type)).map(([id, resource]) => ({
    id,
    ...(resource as any),
  }));
}

/** The one resource of a type whose logical id or properties contain a text. */
export function theOnly(stack: Stack, type: string, containing = ''): Resource {
  const found = resources(stack, type).filter((resource) => JSON.stringify(resource).includes(containing));
  if (found.length !== 1) throw new Error(`${found.length} resources ${type} containing '${containing}'`);
  return found[0];
}

/** The endpoint of a service. */
export function endpoint(stack: Stack, service: string, type: 'Gateway' | 'Interface'): Resource {
  const found = resources(stack, 'AWS::EC2::VPCEndpoint').filter(
    ({ Properties: properties }) =>
      properties.VpcEndpointType === type &&
      JSON.stringify(properties.ServiceName)
        .replace(/["\]}]+$/, '')
        .endsWith(`.${service}`),
  );
  if (found.length !== 1) throw new Error(`${found.length} ${type} endpoints of ${service}`);
  return found[0];
}

/** Rule ids with how often each is found. */
export function findingCounts(stack: Stack): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { ruleId } of findingsOf(stack)) counts[ruleId] = (counts[ruleId] ?? 0) + 1;
  return counts;
}

/** The same rule in all three packs. */
export function inAllPacks(rule: string, count = 1): Record<string, number> {
  return Object.fromEntries(['HIPAA.Security', 'PCI.DSS.321', 'SOC2'].map((pack) => [`${pack}-${rule}`, count]));
}
