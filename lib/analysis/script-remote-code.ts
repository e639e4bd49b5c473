import { assignedBy, baseName, invocationOf, Pipelines } from './shell-command';
import { shellOfCloudConfig } from './cloud-config';
import { type ShellCommand, shellCommands } from './shell-script';

/** Code that a script takes from the network and runs unproven. */
export interface RemoteCode {
  readonly kind: 'piped' | 'substituted' | 'unverified';
  /** In words: `a download is piped into a shell`. */
  readonly title: string;
  /** Line, from 1. */
  readonly line: number;
}

const TITLES: Readonly<Record<RemoteCode['kind'], string>> = {
  piped: 'a download is piped into an interpreter',
  substituted: 'the output of a download is run as commands',
  unverified: 'a downloaded file is run or made executable without a check of its checksum or signature',
};

const INTERPRETER = /^(?:(?:ba|da|z|k|a)?sh|python[\d.]*|perl|ruby|node|php|pwsh|source|\.|eval)$/;
const CHECKER =
  /^(?:sha\d+sum|shasum|md5sum|b2sum|openssl|gpg|gpgv|gpg2|cosign|minisign|signify|slsa-verifier|rpmkeys)$/;
const EXTRACTOR = /^(?:tar|bsdtar|unzip|7z|gunzip|bunzip2|xz|unxz)$/;

/**
 * Finds downloads that a script runs without a check of what they are: `curl ... | bash`, `bash <(curl ...)`,
 * `eval "$(wget ...)"`, and files that are fetched, then executed or made executable with no checksum or signature check in
 * between. What a package manager installs is its own affair, and what comes from S3 by the AWS CLI is authenticated. Linear.
 */
export function findRemoteCode(text: string): RemoteCode[] {
  const found = new RemoteCodeFinder(text).find();
  for (const { line } of powerShell(text)) found.push({ kind: 'substituted', title: TITLES.substituted, line });
  const distinct = new Map(found.map((each) => [`${each.line} ${each.kind}`, each]));
  return [...distinct.values()].sort((a, b) => a.line - b.line);
}

/** `iex (iwr ...)`, `irm ... | iex`. */
function* powerShell(text: string): Generator<{ line: number }> {
  let line = 0;
  for (const content of text.split('\n')) {
    line++;
    if (/^\s*#/.test(content) || content.length > 4096) continue;
    const runs = /(?<![\w-])(?:iex|Invoke-Expression)(?![\w-])/i.test(content);
    if (
      runs &&
      /(?<![\w-])(?:iwr|irm|curl|wget|Invoke-WebRequest|Invoke-RestMethod|DownloadString)(?!\w)/i.test(content)
    )
      yield { line };
  }
}

class RemoteCodeFinder {
  private readonly found: RemoteCode[] = [];
  private readonly commands: ShellCommand[];
  private readonly pipelines: Pipelines;
  private readonly sources = new Set<ShellCommand>();
  private readonly judged = new Set<ShellCommand>();
  /** Variables that hold downloaded text. */
  private readonly variables = new Set<string>();
  /** Files that were downloaded and not checked since, by the last part of their path. */
  private readonly files = new Set<string>();
  /** Functions that download to the file that they are given: `get() { curl -o "$2" "$1"; }`. */
  private readonly functions = new Map<string, number>();
  private within?: string;
  private isUnpacked = false;

  public constructor(
    text: string,
    private readonly offset = 0,
    private readonly depth = 0,
  ) {
    this.commands = shellCommands(shellOfCloudConfig(text));
    this.pipelines = new Pipelines(this.commands);
  }

  public find(): RemoteCode[] {
    for (const command of this.commands) if (isDownload(command)) this.markSource(command);
    for (const command of this.commands) this.look(command);
    return this.found;
  }

  /** What a group prints is what the commands in it print. */
  private markSource(command: ShellCommand): void {
    let each: ShellCommand | undefined = command;
    while (each && !this.sources.has(each)) {
      this.sources.add(each);
      each = each.nesting === '(' ? each.parent : undefined;
    }
  }

  private look(command: ShellCommand): void {
    const { words } = command;
    const named = /^([\w.-]+)\(\)/.exec(words.slice(0, 2).join(''));
    if (named) this.within = named[1];
    if (words[0] === '}') this.within = undefined;
    const invocation = invocationOf(command);
    if (this.sources.has(command)) this.download(command);
    if (!invocation) return;
    const { name, args, path } = invocation;
    const target = this.functions.get(name);
    if (target !== undefined) this.remember(args[target - 1]);
    if (CHECKER.test(name)) this.check(command);
    else if (/sha\d+sum|shasum|Get-FileHash/.test(words.join(' '))) this.forgetNamed(words.join(' '));
    else this.run(command, path.startsWith('./') ? '' : name, path, args);
    if (this.depth < 2) this.nestedScript(name, args, command.line);
  }

  private download(command: ShellCommand): void {
    const after = this.pipelines.after(command);
    const interpreter = after.find((stage) => INTERPRETER.test(invocationOf(stage)?.name ?? '') && readsInput(stage));
    if (interpreter) this.note('piped', command);
    if (command.parent && command.nesting !== '(') this.substituted(command.parent, command);
    for (const file of filesOf(command, after)) this.remember(file);
  }

  private substituted(parent: ShellCommand, download: ShellCommand): void {
    // One command may hold many downloads; it is judged once.
    if (this.judged.has(parent) && download.nesting !== '<(') return;
    this.judged.add(parent);
    const { name = '', args = [] } = invocationOf(parent) ?? {};
    const isCode = name === 'eval' || download.nesting === '<(' || args.some((arg) => /^-[a-z]*c$/.test(arg));
    const isHereString = parent.redirects.some(({ operator }) => operator === '<<<' || operator === '<');
    if (INTERPRETER.test(name) && (isCode || isHereString)) this.note('substituted', download);
    for (const assigned of assignedBy(parent)) if (/\$\(|`/.test(assigned.value)) this.variables.add(assigned.name);
  }

  private remember(file: string | undefined): void {
    if (file === undefined || file === '' || file === '-' || file === '/dev/null' || file === '/dev/stdout') return;
    const parameter = /^\$\{?(\d)\}?$/.exec(file);
    if (parameter && this.within !== undefined) this.functions.set(this.within, Number(parameter[1]));
    else if (!parameter) this.files.add(baseName(file));
  }

  /** A check covers the files it names, or all where it reads a list of them. */
  private check(command: ShellCommand): void {
    const { name = '', args = [] } = invocationOf(command) ?? {};
    const verifies =
      name.startsWith('gpg') || name === 'openssl' ? args.some((arg) => /verify/.test(arg)) || name === 'gpgv' : true;
    if (!verifies) return;
    const before = this.pipelines.before(command);
    const text = [...before, command].flatMap(({ words, redirects, hereDocument }) => [
      ...words,
      ...redirects.map(({ target }) => target),
      hereDocument?.text ?? '',
    ]);
    // What compares the digest stands around it.
    const all = [...text, ...(command.parent?.words ?? [])].join(' ');
    const list = args.some((arg) => /^(?:-\w*c\w*|--check)$/.test(arg)) && before.length === 0;
    const readsText = command.redirects.some(({ operator }) => operator.startsWith('<<'));
    if (list && !readsText && args.some((arg) => !arg.startsWith('-'))) this.files.clear();
    else this.forgetNamed(all);
  }

  private forgetNamed(text: string): void {
    for (const token of text.split(/[\s"'=()]+/)) this.files.delete(baseName(token));
    if (this.files.size === 0) this.isUnpacked = false;
  }

  private run(command: ShellCommand, name: string, path: string, args: readonly string[]): void {
    const operands = args.filter((arg) => !arg.startsWith('-'));
    const knows = (file: string | undefined) => file !== undefined && this.files.has(baseName(file));
    if (name === 'mv' || name === 'cp' || name === 'ln') {
      if (operands.slice(0, -1).some(knows)) this.remember(this.moved(operands));
    } else if (EXTRACTOR.test(name)) {
      this.isUnpacked ||= args.some(knows) || this.readsDownload(command);
    } else if (name === 'chmod') {
      if (/^(?:[ugoa]*\+[rwst]*x|0?[1357]\d\d|0?\d[1357]\d)/.test(operands[0] ?? '') && operands.some(knows))
        this.note('unverified', command);
    } else if (name === 'install') {
      const mode = args[args.indexOf('-m') + 1];
      const isData = args.includes('-m') && /^0?[0246]{3}$/.test(mode ?? '');
      if (!isData && operands.some(knows)) this.note('unverified', command);
    } else if (INTERPRETER.test(name)) this.interpret(command, name, args, operands);
    else if (path.includes('/') && (knows(path) || (this.isUnpacked && path.startsWith('./'))))
      this.note('unverified', command);
  }

  private interpret(command: ShellCommand, name: string, args: readonly string[], operands: readonly string[]): void {
    const code = name === 'eval' || args.some((arg) => /^-[a-z]*c$/.test(arg));
    const holds = (text: string) =>
      [...text.matchAll(/\$\{?([A-Za-z_]\w{0,127})/g)].some(([, each]) => this.variables.has(each));
    const input = command.redirects.filter(({ operator }) => operator === '<' || operator === '<<<');
    if ((code && args.some(holds)) || input.some(({ target }) => holds(target))) this.note('substituted', command);
    const isFile = (file: string) => this.files.has(baseName(file));
    const script = operands[0] ?? '';
    if ((!code && isFile(script)) || input.some(({ target }) => isFile(target))) this.note('unverified', command);
    else if (this.isUnpacked && script.startsWith('./')) this.note('unverified', command);
  }

  private moved(operands: readonly string[]): string {
    const target = operands[operands.length - 1];
    return target.endsWith('/') ? operands[0] : target;
  }

  private readsDownload(command: ShellCommand): boolean {
    return this.pipelines.before(command).some((stage) => this.sources.has(stage));
  }

  /** `bash -c 'curl ... | sh'`, `su - user -c '...'`. */
  private nestedScript(name: string, args: readonly string[], line: number): void {
    if (!/^(?:(?:ba|da|z|k|a)?sh|su|runuser)$/.test(name)) return;
    const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
    const script = at < 0 ? undefined : args[at + 1];
    if (script) this.found.push(...new RemoteCodeFinder(script, this.offset + line - 1, this.depth + 1).find());
  }

  private note(kind: RemoteCode['kind'], { line }: ShellCommand): void {
    this.found.push({ kind, title: TITLES[kind], line: line + this.offset });
  }
}

function isDownload(command: ShellCommand): boolean {
  const { name = '', args = [] } = invocationOf(command) ?? {};
  if (name === 'aws') return args.includes('--no-sign-request');
  if (!/^(?:curl|wget|wget2|aria2c|fetch|axel|http|https|xh|lynx|ftp)$/.test(name)) return false;
  // The instance's own metadata.
  return args.length > 0 && !args.some((arg) => arg.includes('169.254.169.254'));
}

/** An interpreter with a script of its own reads the pipe as data: `curl ... | python3 -c '...'`, `| bash filter.sh`. */
function readsInput(stage: ShellCommand): boolean {
  const { name = '', args = [] } = invocationOf(stage) ?? {};
  if (/^(?:source|\.)$/.test(name)) return args[0] === '/dev/stdin';
  if (args.some((arg) => arg === '-s' || arg === '-' || /^-[a-z]*s[a-z]*$/.test(arg))) return true;
  return args.every((arg) => arg.startsWith('-') && !/^-[a-z]*[cenrpm]$/.test(arg) && arg !== '--version');
}

/** The files that a download is stored in. */
function filesOf(command: ShellCommand, after: readonly ShellCommand[]): string[] {
  const { name = '', args = [] } = invocationOf(command) ?? {};
  const files: string[] = [];
  for (const stage of [command, ...after]) {
    files.push(...stage.redirects.filter(({ operator }) => /^1?>[>|]?$/.test(operator)).map(({ target }) => target));
    const tee = invocationOf(stage);
    if (tee?.name === 'tee') files.push(...tee.args.filter((arg) => !arg.startsWith('-')));
  }
  const isWget = name.startsWith('wget');
  const url = args.find((arg) => /^(?:https?|ftp):|^\$|\//.test(arg) && /[:/$]/.test(arg)) ?? '';
  args.forEach((arg, index) => {
    const option = isWget ? /^(?:-[a-zA-Z]*O|--output-document)$/ : /^(?:-[a-zA-Z]*o|--output|--out)$/;
    const joined = isWget ? /^(?:--output-document=|-[a-zA-Z]*O)(.+)$/ : /^(?:--output=|-o)(.+)$/;
    if (option.test(arg)) files.push(args[index + 1] ?? '');
    else if (joined.test(arg)) files.push(joined.exec(arg)?.[1] ?? '');
  });
  const ownName = (args.find((arg) => /^(?:https?|ftp):\/\//.test(arg)) ?? url).replace(/[?#].*$/, '');
  const keepsName =
    name === 'curl'
      ? args.some((arg) => /^(?:-[a-zA-Z]*O[a-zA-Z]*|--remote-name(?:-all)?)$/.test(arg))
      : files.length === 0;
  if (keepsName && ownName !== '') files.push(baseName(ownName));
  if (name === 'aws') files.push(baseName(args.filter((arg) => !arg.startsWith('-'))[3] ?? ''));
  return files;
}
