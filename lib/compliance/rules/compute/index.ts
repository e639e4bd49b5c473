import type { ITemplateRule } from '../../model';
import { AmiProvenance } from './ami-provenance';
import { EbsEncryptedEverywhere } from './ebs-encrypted-everywhere';
import { ImdsHopLimit } from './imds-hop-limit';
import { Imdsv2Everywhere } from './imdsv2-everywhere';
import { NoKeyPair } from './no-key-pair';
import { SsmManagedInstance } from './ssm-managed-instance';
import { TtlPresent } from './ttl-present';

/** Rules about machines and how they are launched. */
export const COMPUTE_RULES: readonly ITemplateRule[] = [
  Imdsv2Everywhere,
  ImdsHopLimit,
  NoKeyPair,
  EbsEncryptedEverywhere,
  SsmManagedInstance,
  AmiProvenance,
  TtlPresent,
];
