/** Writes plain lines; colour only where a person looks at it (https://no-color.org). */
export class Console {
  private readonly colour: boolean;

  public constructor(
    private readonly stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stdout,
    env: NodeJS.ProcessEnv = process.env,
  ) {
    this.colour = stream.isTTY && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  }

  public line(text = ''): void {
    this.stream.write(`${text}\n`);
  }

  /** While a person waits, says every five seconds that something still goes on. */
  public async waiting<T>(work: Promise<T>): Promise<T> {
    const started = Date.now();
    const say = () => this.line(`      ${Math.round((Date.now() - started) / 1000)} s ...`);
    const timer = this.stream.isTTY ? setInterval(say, 5000) : undefined;
    try {
      return await work;
    } finally {
      clearInterval(timer);
    }
  }

  public red(text: string): string {
    return this.paint('31', text);
  }

  public green(text: string): string {
    return this.paint('32', text);
  }

  public bold(text: string): string {
    return this.paint('1', text);
  }

  private paint(code: string, text: string): string {
    return this.colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
