/** One list of an audit: an API that is asked page by page, and what of its answer is a finding. */
export interface AuditQuery {
  /** Names the states, the evidence objects and the count in the digest: letters, camel case. */
  readonly id: string;
  /** What a finding is, in the digest. */
  readonly what: string;
  /** Service and action of a Step Functions SDK integration, such as `ec2:describeVolumes`. */
  readonly call: string;
  /** The request, without its token. May hold CDK tokens in texts. */
  readonly request: Readonly<Record<string, unknown>>;
  /** How the API pages; none where it answers at once. */
  readonly paging?: { readonly request: string; readonly answer: string };
  /** JSONata that makes the findings, an array, of the answer `$states.result`. */
  readonly findings: string;
  /** A second call for each of the findings, which then are what it finds. */
  readonly each?: AuditDetail;
}

/** What is asked of each item of a list. */
export interface AuditDetail {
  readonly call: string;
  /** JSONata that makes the request of the item, `$states.input`. */
  readonly request: string;
  /** JSONata that makes the findings, an array, of `$states.result` and the variable `$started`. */
  readonly findings: string;
}

/** A set of lists that is made on one schedule. */
export interface Audit {
  /** Lower case: folder of the evidence. */
  readonly name: string;
  readonly title: string;
  readonly queries: readonly AuditQuery[];
}
