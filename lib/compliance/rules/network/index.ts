import type { ITemplateRule } from '../../model';
import { AdminPortsClosed } from './admin-ports-closed';
import { EgressRestricted } from './egress-restricted';
import { EndpointPolicyScoped } from './endpoint-policy-scoped';
import { FlowLogComplete } from './flow-log-complete';
import { IncidentIsolationReady } from './incident-isolation-ready';
import { NoDefaultVpc } from './no-default-vpc';
import { NoPublicIpAnyPath } from './no-public-ip-any-path';
import { SegmentationBoundary } from './segmentation-boundary';

/** Rules about networks: who gets in, what gets out, and what is seen of it. */
export const NETWORK_RULES: readonly ITemplateRule[] = [
  NoPublicIpAnyPath,
  NoDefaultVpc,
  AdminPortsClosed,
  EgressRestricted,
  EndpointPolicyScoped,
  FlowLogComplete,
  IncidentIsolationReady,
  SegmentationBoundary,
];
