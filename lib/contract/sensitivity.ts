/**
 * How sensitive the data is that a resource handles. It decides which modes of a construct are allowed
 * and which tags (security-model.md, Compliance) the resource carries.
 */
export enum Sensitivity {
  /** No sensitive data: named weakenings such as `SshAccess.fromAnywhere` are allowed. */
  DEVELOPMENT = 'development',
  /** Business data: no named weakening of the network boundary. */
  PRODUCTION = 'production',
  /** Card data (PCI DSS scope): tagged `compliance=pci-dss`, `cardholder-data=yes`. */
  CARDHOLDER = 'cardholder',
  /** Protected health information: tagged `compliance=hipaa`, `data-class=phi`. */
  PHI = 'phi',
}
