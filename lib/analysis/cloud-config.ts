/**
 * A cloud-config document (YAML for cloud-init) as a shell sees its commands: `- [sh, -c, "a | b"]` and `- "a | b"` lose what
 * YAML adds. Lines stay where they are; any other text is given back as it is.
 */
export function shellOfCloudConfig(text: string): string {
  if (!/^\s{0,8}#cloud-config/.test(text)) return text;
  return text.split('\n').map(shellOfItem).join('\n');
}

function shellOfItem(line: string): string {
  const item = /^(\s{0,40}- )(\S.*)$/.exec(line.trimEnd());
  if (!item) return line;
  const [, dash, value] = item;
  if (value.startsWith('[') && value.endsWith(']')) {
    const words = value.slice(1, -1).replaceAll(/("(?:[^"\\]|\\.)*"|'[^']*')\s{0,8},|,/g, '$1 ');
    return dash + words;
  }
  const quote = value[0];
  const isQuoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  return isQuoted ? dash + value.slice(1, -1).replaceAll(`\\${quote}`, quote) : line;
}
