import { GovernanceTag } from './resource-tags';
import { Sensitivity } from './sensitivity';

/** A tag as every resource can carry it. */
export interface GovernanceTagValue {
  /** The key, from `GovernanceTag`. */
  readonly key: string;
  /** The value. */
  readonly value: string;
}

/**
 * The tags that a resource of a sensitivity carries (security-model.md, Compliance). Where the security model names
 * none (development, production) there are none: a tag that nobody reads proves nothing.
 *
 * @param sensitivity what the resource handles
 */
export function sensitivityTags(sensitivity: Sensitivity): GovernanceTagValue[] {
  switch (sensitivity) {
    case Sensitivity.DEVELOPMENT:
    case Sensitivity.PRODUCTION:
      return [];
    case Sensitivity.CARDHOLDER:
      return [
        { key: GovernanceTag.COMPLIANCE, value: 'pci-dss' },
        { key: GovernanceTag.CARDHOLDER_DATA, value: 'yes' },
      ];
    case Sensitivity.PHI:
      return [
        { key: GovernanceTag.COMPLIANCE, value: 'hipaa' },
        { key: GovernanceTag.DATA_CLASS, value: 'phi' },
      ];
  }
}
