/** What a finding is. `assignment` and `random-value` rest on the name that a value is given to, the rest on its form. */
export type SecretKind =
  | 'aws-access-key-id'
  | 'aws-secret-access-key'
  | 'service-token'
  | 'private-key'
  | 'json-web-token'
  | 'connection-string'
  | 'authorization-header'
  | 'command-password'
  | 'assignment'
  | 'random-value';

/** A known form of a secret. */
export interface SecretPattern {
  readonly kind: SecretKind;
  /** What a reader is told, with its article. */
  readonly title: string;
  /**
   * Global. To stay linear a pattern may start only where a run of its own alphabet starts (a look-behind says so), and
   * has no nested repetition: each run of text is then walked once.
   */
  readonly pattern: RegExp;
  /** The group that is the secret, of a pattern with the `d` flag. Default: the whole match. */
  readonly group?: number;
  /** A further test of the secret. */
  readonly accept?: (value: string) => boolean;
}
