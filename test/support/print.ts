/** Prints past jest, whose console is silenced in the test command: the CDK's warnings of deliberate misuse would fill it. */
export function print(line: string): void {
  process.stderr.write(`${line}\n`);
}
