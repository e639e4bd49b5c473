import type { ShellCommand } from './shell-script';

/** What a command runs, past `sudo`, `env`, `VAR=value`, `if`, the dash of a YAML list and their like. */
export interface Invocation {
  /** Without its folder: `bash` for `/bin/bash`. */
  readonly name: string;
  /** As written. */
  readonly path: string;
  readonly args: readonly string[];
}

const KEYWORDS = new Set('! { } - [ if then else elif do while until time ( ) && ||'.split(' '));
const WRAPPERS = new Set('sudo doas env nohup exec command builtin nice ionice timeout stdbuf setsid retry'.split(' '));
/** Options of the wrappers that take a value. */
const VALUED = new Set(['-u', '-g', '-n', '-s', '-k', '--user', '--signal', '--kill-after']);

/** What a command runs; nothing if it only assigns. */
export function invocationOf({ words }: ShellCommand): Invocation | undefined {
  let at = 0;
  while (at < words.length) {
    const word = words[at];
    if (KEYWORDS.has(word) || /^[A-Za-z_]\w*\+?=/.test(word)) at++;
    else if (/^[\w.-]+\(\)$/.test(word)) at++;
    else if (WRAPPERS.has(baseName(word))) at = afterWrapper(words, at);
    else return { name: baseName(word), path: word, args: words.slice(at + 1) };
  }
  return undefined;
}

function afterWrapper(words: readonly string[], wrapper: number): number {
  const name = baseName(words[wrapper]);
  let at = wrapper + 1;
  while (words[at]?.startsWith('-')) at += VALUED.has(words[at]) ? 2 : 1;
  return name === 'timeout' || (name === 'retry' && /^\d+$/.test(words[at] ?? '')) ? at + 1 : at;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The variables that a command gives a value to, with the word that does. */
export function assignedBy({ words }: ShellCommand): { readonly name: string; readonly value: string }[] {
  const found: { readonly name: string; readonly value: string }[] = [];
  for (const word of words) {
    const match = /^([A-Za-z_]\w{0,127})\+?=/.exec(word);
    if (match) found.push({ name: match[1], value: word.slice(match[0].length) });
    else if (!KEYWORDS.has(word) && !/^(?:export|local|declare|readonly|typeset|-\w+)$/.test(word)) break;
  }
  return found;
}

/** No pipeline that a person wrote has more commands; so each command looks at a bounded number of others. */
const MAX_STAGES = 16;

/** The pipelines of a script. */
export class Pipelines {
  private readonly stages = new Map<number, ShellCommand[]>();
  private readonly positions = new Map<ShellCommand, number>();

  public constructor(commands: readonly ShellCommand[]) {
    for (const command of commands) {
      const stages = this.stages.get(command.pipeline);
      if (!stages) this.stages.set(command.pipeline, [command]);
      this.positions.set(command, stages ? stages.push(command) - 1 : 0);
    }
  }

  /** The commands that give a command its input. */
  public before(command: ShellCommand): ShellCommand[] {
    const position = this.positions.get(command) ?? 0;
    return (this.stages.get(command.pipeline) ?? []).slice(Math.max(0, position - MAX_STAGES), position);
  }

  /** The commands that its output goes through. */
  public after(command: ShellCommand): ShellCommand[] {
    const position = this.positions.get(command) ?? 0;
    return (this.stages.get(command.pipeline) ?? []).slice(position + 1, position + 1 + MAX_STAGES);
  }
}
