/**
 * What a pass does not prove, where several controls of several frameworks leave the same thing open. All of it goes beyond
 * what holds for every control: nothing outside the app is seen, and nothing that happens after its deployment.
 */
export const LIMITS = {
  access: 'Not who may assume the roles, nor whether the rights are still needed.',
  alarms: 'Not that somebody reads the alarms and acts on them.',
  backup: 'Not that a copy can be restored, nor how long that takes.',
  boundary: 'Not what is reached through networks, peers and resources made outside the app.',
  capacity: 'Not that the capacity meets the demand.',
  change: 'Not that a change was approved and tested before it was deployed.',
  detection: 'Not that findings are looked at, nor that the service is on in other accounts and regions.',
  encryption: 'Not that data written earlier is encrypted, nor who decrypts it under the key policy.',
  evidence: 'Not that anyone reviewed the records, nor that logs of other accounts are kept.',
  identity: 'Not how people sign in to the account: identity providers and MFA are outside the template.',
  images: 'Not what runs on a machine once it is up, nor how old its image is.',
  input: 'Only that the data for it is collected; not the judgement itself.',
  keys: 'Not who holds the key administrators’ roles, nor that old keys are retired.',
  logs: 'Not what the software on the machines writes, nor logs of other accounts.',
  patches: 'Not that patches are applied in time.',
  response: 'Not that people know the plan and have rehearsed it.',
  retention: 'Not that data in places outside the template is deleted in time.',
  secrets: 'Not secrets in images, code and repositories, nor those in a form no detector knows.',
  segmentation: 'Only what carries the tag of the sensitive data: untagged resources are not judged.',
  transit: 'Not what the software on the machines sends, nor which TLS version clients choose.',
} as const;
