import { assignedBy, invocationOf, Pipelines } from './shell-command';
import { shellOfCloudConfig } from './cloud-config';
import { type ShellCommand, shellCommands } from './shell-script';

/** How a script that fetches a secret properly gives it away after all. */
export type LeakKind = 'traced' | 'written' | 'logged';

/** One way in which a fetched secret leaves the script. It tells where, never what. */
export interface ScriptLeak {
  readonly kind: LeakKind;
  /** In words: `a fetched secret is written to a file`. */
  readonly title: string;
  /** Line, from 1. */
  readonly line: number;
  /** The variable that holds the secret, if one does. */
  readonly variable?: string;
}

const TITLES: Readonly<Record<LeakKind, string>> = {
  traced: 'tracing (set -x) is on where a secret is fetched or used, and logs it',
  written: 'a fetched secret is written to a file',
  logged: 'a fetched secret is printed to the log',
};

/** Commands that print what they are given. */
const PRINTERS = new Set(['echo', 'printf', 'cat', 'tee', 'logger', 'wall', 'write-output', 'write-host']);
/** Commands that give on what they read: the secret is still in it. */
const FILTERS = new Set(
  'jq yq cut tr sed awk gawk grep head tail base64 cat tee xargs python python3 perl ruby node'.split(' '),
);

/**
 * Finds where a script prints, stores or traces a secret that it fetches from Secrets Manager, Parameter Store or a vault.
 * Fetching into a variable, exporting it and handing it to a program or to its standard input are none. Linear.
 */
export function findScriptLeaks(text: string): ScriptLeak[] {
  return new LeakFinder(text).find();
}

class LeakFinder {
  private readonly leaks = new Map<string, ScriptLeak>();
  private readonly secrets = new Set<string>();
  private readonly judged = new Set<ShellCommand>();
  /** Functions that print a secret: whoever calls one fetches. */
  private readonly fetchers = new Set<string>();
  private readonly commands: readonly ShellCommand[];
  private readonly pipelines: Pipelines;
  /** Name of the function whose body is read. */
  private within?: string;
  private tracing: boolean;
  private isExported = false;

  public constructor(text: string) {
    this.commands = shellCommands(shellOfCloudConfig(text));
    this.pipelines = new Pipelines(this.commands);
    this.tracing = /^#!\s*\S{1,200}[ \t]{1,8}(?:\S{1,64}[ \t]{1,8})?-[a-z]{0,8}x/.test(text);
  }

  public find(): ScriptLeak[] {
    for (const command of this.commands) {
      this.enterFunction(command);
      this.trace(command);
      const variable = this.variableIn(command);
      const isFetch = this.isFetch(command);
      if (isFetch || variable !== undefined) {
        if (this.tracing) this.note('traced', command, variable);
        if (isFetch || this.prints(command)) this.follow(command, variable);
        else this.passOn(command);
      } else if (this.secrets.size > 0 && this.isExported) this.dump(command);
      this.isExported ||= command.words.includes('export') && variable === undefined && this.exportsSecret(command);
      if (command.words[0] === '}') this.within = undefined;
    }
    return [...this.leaks.values()].sort((a, b) => a.line - b.line);
  }

  private enterFunction({ words }: ShellCommand): void {
    const [first = '', second = ''] = words;
    const name = first === 'function' ? second : /^([\w.-]+)\(\)/.exec(first + second)?.[1];
    if (name !== undefined) this.within = name.replace('()', '');
  }

  private trace({ words }: ShellCommand): void {
    const at = words.indexOf('set');
    if (at < 0 || at > 2) return;
    words.slice(at + 1).forEach((word, index, rest) => {
      if (/^-[a-z]*x/.test(word) || (/^-[a-z]*o$/.test(word) && rest[index + 1] === 'xtrace')) this.tracing = true;
      if (/^\+[a-z]*x/.test(word) || (/^\+[a-z]*o$/.test(word) && rest[index + 1] === 'xtrace')) this.tracing = false;
    });
  }

  /** The fetched variable that the shell fills into a command, its here document or here string. */
  private variableIn({ words, redirects, hereDocument }: ShellCommand): string | undefined {
    if (this.secrets.size === 0) return undefined;
    const texts = [
      ...words,
      ...redirects.map(({ target }) => target),
      ...(hereDocument?.expands ? [hereDocument.text] : []),
    ];
    for (const text of texts) {
      // `${X:+set}` and `${#X}` tell that it is set, or how long it is.
      for (const [, braced, plain] of text.matchAll(/\$(?:\{([A-Za-z_]\w{0,127})(?!:?\+|\w)|([A-Za-z_]\w{0,127}))/g)) {
        const name = braced ?? plain;
        if (this.secrets.has(name)) return name;
      }
    }
    return undefined;
  }

  private isFetch(command: ShellCommand): boolean {
    const invocation = invocationOf(command);
    if (!invocation) return false;
    const { name, args } = invocation;
    if (this.fetchers.has(name)) return true;
    const query = args[args.indexOf('--query') + 1];
    if (args.includes('--query') && !/Secret(?:String|Binary)|Value|^\$/.test(query ?? '')) return false;
    if (args.includes('get-secret-value') || args.includes('batch-get-secret-value')) return true;
    if (args.some((arg) => /^get-parameters?(?:-by-path|-history)?$/.test(arg))) {
      return args.includes('--with-decryption');
    }
    return name === 'vault' && (args[0] === 'read' || (args[0] === 'kv' && args[1] === 'get'));
  }

  private prints(command: ShellCommand): boolean {
    return PRINTERS.has(invocationOf(command)?.name.toLowerCase() ?? '');
  }

  /** Where the output of a command that prints a secret ends. */
  private follow(command: ShellCommand, variable?: string): void {
    for (const stage of [command, ...this.pipelines.after(command)]) {
      const { name = '', args = [] } = invocationOf(stage) ?? {};
      if (stage !== command && name === 'read') {
        for (const arg of args) if (/^[A-Za-z_]\w*$/.test(arg)) this.secrets.add(arg);
        return;
      }
      if (stage !== command && !FILTERS.has(name)) {
        if (name === 'logger') this.note('logged', command, variable);
        return;
      }
      if (name === 'tee' && args.some((arg) => isFile(arg))) this.note('written', command, variable);
      const output = stage.redirects.filter(({ operator }) => /^(?:1|&)?>[>|]?$/.test(operator)).at(-1);
      if (output) {
        if (isFile(output.target)) this.note('written', command, variable);
        return;
      }
      if (stage.redirects.some(({ operator, target }) => operator === '>&' && target === '2')) break;
    }
    this.printed(command, variable);
  }

  /** Printed to where the command itself prints: a variable, another command, the caller of a function, or the log. */
  private printed(command: ShellCommand, variable?: string): void {
    const { parent, nesting } = command;
    if (parent && nesting === '(') this.follow(parent, variable);
    else if (parent && !this.judged.has(parent)) {
      // One command may hold many fetches; it is judged once.
      this.judged.add(parent);
      const assigned = assignedBy(parent).filter(({ value }) => /\$\(|`/.test(value));
      for (const { name } of assigned) this.secrets.add(name);
      if (assigned.length > 0 && parent.words[0] === 'export') this.isExported = true;
      if (assigned.length === 0 && this.prints(parent)) this.follow(parent, variable);
    } else if (parent) return;
    else if (this.within !== undefined) this.fetchers.add(this.within);
    else this.note('logged', command, variable);
  }

  /** `OTHER=$SECRET` holds the same secret. */
  private passOn(command: ShellCommand): void {
    for (const { name, value } of assignedBy(command)) {
      if (this.variableIn({ ...command, words: [value], redirects: [], hereDocument: undefined })) {
        this.secrets.add(name);
        if (command.words[0] === 'export') this.isExported = true;
      }
    }
  }

  private exportsSecret({ words }: ShellCommand): boolean {
    return words.some((word) => this.secrets.has(word.split('=', 1)[0]));
  }

  /** `env`, `printenv` and `export -p` print every exported variable. */
  private dump(command: ShellCommand): void {
    const { words } = command;
    const dumps =
      (words.length === 1 && (words[0] === 'env' || words[0] === 'printenv')) ||
      (words.length === 2 && words[1] === '-p' && /^(?:export|declare)$/.test(words[0])) ||
      (words.length === 2 && words[0] === 'printenv' && this.secrets.has(words[1]));
    if (!dumps) return;
    if (this.pipelines.after(command).length === 0 && !command.parent) this.follow(command);
  }

  private note(kind: LeakKind, { line }: ShellCommand, variable?: string): void {
    // Tracing is one fault however many commands it shows.
    const key = kind === 'traced' ? kind : `${kind} ${line}`;
    if (!this.leaks.has(key)) this.leaks.set(key, { kind, title: TITLES[kind], line, variable });
  }
}

function isFile(target: string): boolean {
  return !target.startsWith('-') && target !== '/dev/null' && !/^>?\(|^&?\d$/.test(target);
}
