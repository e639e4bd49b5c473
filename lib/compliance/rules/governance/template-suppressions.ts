/** A suppression that a template carries for another tool. */
export interface Suppression {
  /** The tool: `cdk_nag`. */
  readonly tool: string;
  /** The rule that is suppressed; empty if it names none. */
  readonly id: string;
  /** Empty if it gives none. */
  readonly reason: string;
}

/** Where each tool reads suppressions from, in the metadata of a resource or a template, and what it calls the reason. */
const TOOLS = [
  { tool: 'cdk_nag', list: 'rules_to_suppress', reason: 'reason' },
  { tool: 'cfn_nag', list: 'rules_to_suppress', reason: 'reason' },
  { tool: 'checkov', list: 'skip', reason: 'comment' },
  { tool: 'guard', list: 'SuppressedRules', reason: 'reason' },
];

/** The suppressions in the metadata of a resource or of a template. */
export function suppressionsIn(metadata: unknown): Suppression[] {
  return TOOLS.flatMap(({ tool, list, reason }) => {
    const entries = at(at(metadata, tool), list);
    if (Array.isArray(entries)) return entries.map((entry) => suppression(tool, entry, reason));
    // CloudFormation Guard also takes rules as keys, with what explains them as values.
    return isObject(entries)
      ? Object.entries(entries).map(([id, why]) => ({ tool, id, reason: typeof why === 'string' ? why : '' }))
      : [];
  });
}

function suppression(tool: string, entry: unknown, reasonKey: string): Suppression {
  if (typeof entry === 'string') return { tool, id: entry, reason: '' };
  const text = (key: string): string => {
    const value = at(entry, key);
    return typeof value === 'string' ? value.trim() : '';
  };
  const reason = text(reasonKey);
  // cdk-nag writes a reason with characters beyond ASCII like that.
  const encoded = at(entry, 'is_reason_encoded') === true;
  return { tool, id: text('id'), reason: encoded ? Buffer.from(reason, 'base64').toString('utf8') : reason };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const at = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
