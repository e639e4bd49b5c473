import { type Redirect, shellWords } from './shell-words';

/** How a command stands inside another one: `$(...)` and backquotes give it their output, `<(...)` a file, `(` groups. */
export type Nesting = '$(' | '<(' | '(';

/** One command of a shell script. */
export interface ShellCommand {
  /** Line of its first character, from 1. */
  readonly line: number;
  readonly words: readonly string[];
  readonly redirects: readonly Redirect[];
  /** Commands with the same number are joined by `|`, in their order. */
  readonly pipeline: number;
  /** The command that this one stands in. */
  readonly parent?: ShellCommand;
  readonly nesting?: Nesting;
  /** The here document that it reads. */
  readonly hereDocument?: { readonly text: string; readonly expands: boolean };
}

interface Draft {
  readonly start: number;
  readonly line: number;
  readonly pipeline: number;
  readonly frame: Frame;
  end?: number;
  document?: { readonly text: string; readonly expands: boolean };
}

interface Frame {
  readonly nesting?: Nesting;
  readonly closer?: ')' | '`';
  readonly parent?: Draft;
  command?: Draft;
  pipeline: number;
  /** Brackets that belong to a word, such as those of `name()` or of a pattern. */
  brackets: number;
  inDouble: boolean;
  /** After a `|` the command goes on in the next line. */
  isPiped?: boolean;
}

interface Pending {
  readonly delimiter: string;
  readonly expands: boolean;
  readonly tabs: boolean;
  readonly command?: Draft;
}

/** Deeper brackets are taken for part of a word, so that words are split a bounded number of times. */
const MAX_DEPTH = 12;

/**
 * The commands of a shell script in the order in which they begin, those of nested commands and of here documents (which
 * often are scripts) among them. No shell: it knows quotes, comments, pipes and substitutions, not control flow. Any text
 * gives some commands. Linear in the text.
 */
export function shellCommands(text: string): ShellCommand[] {
  return commandsOf(text, 1, 0);
}

function commandsOf(text: string, firstLine: number, depth: number): ShellCommand[] {
  const { drafts, documents } = new Lexer(text, firstLine).read();
  const made = new Map<Draft, ShellCommand>();
  for (const draft of drafts) {
    made.set(draft, {
      line: draft.line,
      ...shellWords(text.slice(draft.start, draft.end ?? text.length)),
      // A pipeline of a here document is none of the script's.
      pipeline: draft.pipeline + firstLine * 1_000_000,
      parent: draft.frame.parent && made.get(draft.frame.parent),
      nesting: draft.frame.nesting,
      hereDocument: draft.document,
    });
  }
  const commands = [...made.values()];
  if (depth >= 2) return commands;
  return [...commands, ...documents.flatMap(({ text: body, line }) => commandsOf(body, line, depth + 1))];
}

class Lexer {
  public readonly drafts: Draft[] = [];
  public readonly documents: { readonly text: string; readonly line: number }[] = [];
  private readonly frames: Frame[] = [{ pipeline: 0, brackets: 0, inDouble: false }];
  private pending: Pending[] = [];
  private pipelines = 0;
  private at = 0;

  public constructor(
    private readonly text: string,
    private line: number,
  ) {}

  public read(): this {
    const { text } = this;
    while (this.at < text.length) this.step(text[this.at], this.frames[this.frames.length - 1]);
    for (const frame of this.frames) this.close(frame, text.length);
    return this;
  }

  private step(character: string, frame: Frame): void {
    const next = this.text[this.at + 1];
    if (character === '\\') this.advance(2);
    else if (character === frame.closer && !frame.inDouble && frame.brackets === 0) this.leave(frame);
    else if (character === '$' && next === '(') this.enter(frame, '$(', 2);
    else if (character === '`') this.enter(frame, '$(', 1, '`');
    else if (character === '"') {
      this.begin(frame);
      frame.inDouble = !frame.inDouble;
      this.advance(1);
    } else if (frame.inDouble) this.advance(1);
    else if (character === "'") {
      this.begin(frame);
      const end = this.text.indexOf("'", this.at + 1);
      this.advance((end < 0 ? this.text.length : end) - this.at + 1);
    } else if ((character === '<' || character === '>') && next === '(') this.enter(frame, '<(', 2);
    else if (character === '<' && next === '<') this.hereDocument(frame);
    else if (character === '\n') this.endLine(frame);
    else if (character === '#' && /^\s?$/.test(this.text[this.at - 1] ?? '')) this.skipComment();
    else if (character === '(') this.bracket(frame);
    else if (character === ')') {
      if (frame.brackets > 0) frame.brackets--;
      else this.separate(frame);
      this.advance(1);
    } else this.operator(character, next, frame);
  }

  private operator(character: string, next: string | undefined, frame: Frame): void {
    const isRedirect = character === '&' && (next === '>' || /[<>]/.test(this.text[this.at - 1] ?? ''));
    if (character === '|' && next !== '|') {
      if (this.text[this.at - 1] !== '>') {
        this.close(frame, this.at);
        frame.isPiped = true;
      }
      this.advance(next === '&' ? 2 : 1);
    } else if (character === ';' || character === '|' || (character === '&' && !isRedirect)) {
      this.separate(frame);
      this.advance(character === next ? 2 : 1);
    } else {
      if (!/\s/.test(character)) this.begin(frame);
      this.advance(1);
    }
  }

  /** Goes on over some characters, counting lines. */
  private advance(count: number): void {
    for (const end = Math.min(this.text.length, this.at + count); this.at < end; this.at++) {
      if (this.text[this.at] === '\n') this.line++;
    }
  }

  private begin(frame: Frame): void {
    if (frame.command) return;
    frame.isPiped = false;
    frame.command = { start: this.at, line: this.line, pipeline: frame.pipeline, frame };
    this.drafts.push(frame.command);
  }

  private close(frame: Frame, end: number): void {
    if (frame.command) frame.command.end = end;
    frame.command = undefined;
  }

  private separate(frame: Frame): void {
    this.close(frame, this.at);
    frame.pipeline = ++this.pipelines;
    frame.brackets = 0;
  }

  private enter(frame: Frame, nesting: Nesting, length: number, closer: ')' | '`' = ')'): void {
    this.begin(frame);
    if (this.frames.length < MAX_DEPTH) {
      this.frames.push({
        nesting,
        closer,
        parent: frame.command,
        pipeline: ++this.pipelines,
        brackets: 0,
        inDouble: false,
      });
    } else if (closer === ')') frame.brackets++;
    this.advance(length);
  }

  private leave(frame: Frame): void {
    this.close(frame, this.at);
    this.frames.pop();
    this.advance(1);
  }

  /** A group where a command may begin; anywhere else part of a word: `name()`, `list=(a b)`, a pattern. */
  private bracket(frame: Frame): void {
    if (frame.command === undefined) {
      this.enter(frame, '(', 1);
      return;
    }
    frame.brackets++;
    this.advance(1);
  }

  private skipComment(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  private hereDocument(frame: Frame): void {
    this.begin(frame);
    if (this.text[this.at + 2] === '<') {
      this.advance(3);
      return;
    }
    const found = /^<<(-?)[ \t]{0,8}(\\?["']?)([\w.-]{1,64})["']?/.exec(this.text.slice(this.at, this.at + 90));
    if (found) {
      const [, tabs, quote, delimiter] = found;
      this.pending.push({ delimiter, expands: quote === '', tabs: tabs === '-', command: frame.command });
    }
    this.advance(found ? found[0].length : 2);
  }

  private endLine(frame: Frame): void {
    if (!frame.isPiped) this.separate(frame);
    this.advance(1);
    const pending = this.pending;
    this.pending = [];
    for (const { delimiter, expands, tabs, command } of pending) {
      const start = this.at;
      const line = this.line;
      let end = start;
      while (this.at < this.text.length) {
        const newline = this.text.indexOf('\n', this.at);
        const stop = newline < 0 ? this.text.length : newline;
        const content = this.text.slice(this.at, stop).replace(/\r$/, '');
        this.advance(stop + 1 - this.at);
        if ((tabs ? content.replace(/^\t+/, '') : content) === delimiter) break;
        end = this.at;
      }
      const text = this.text.slice(start, end);
      this.documents.push({ text, line });
      if (command) command.document = { text, expands };
    }
  }
}
