/** What AWS says of a call that it denied; what it doesn't say is missing. */
export interface DeniedCall {
  /** ARN of the caller. */
  readonly who?: string;
  /** Such as `kms:Decrypt`: not always of the service that was called. */
  readonly action?: string;
  /** ARN of what it may not be done on. */
  readonly resource?: string;
  /** Such as `no identity-based policy allows the dynamodb:Query action`. */
  readonly reason?: string;
}

/** What the services say since 2021; the last part only if they know which policy it was. */
const SAYS =
  /(?:User: )?(\S+) is not authorized to perform: ([\w-]+:\w+)(?: on (?:resource: (\S+)|this resource))?(?: (?:because|with) ([^\n]+))?/;

/** Reads the message of a denied call. */
export function deniedCall(message: string): DeniedCall {
  const [, who, action, resource, reason] = SAYS.exec(message) ?? [];
  return { who, action, resource: resource?.replace(/[.,;]$/, ''), reason: reason?.replace(/\.$/, '') };
}

/** Says in one line who lacks which permission on which resource. */
export function deniedText({ who = 'the caller', action, resource, reason }: DeniedCall): string {
  return `${who} lacks permission ${action} on resource ${resource}${reason ? ` (${reason})` : ''}`;
}

/** Whether a policy denies it, rather than none allows it. */
export function isExplicit({ reason }: DeniedCall): boolean {
  return /explicit deny/i.test(reason ?? '');
}

/** The remedy of an explicit denial. */
export const ASK_ITS_KEEPERS = 'no other policy can allow it: ask those who keep that policy';
