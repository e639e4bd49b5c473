/** A file that a person wrote and that can't be used: says where. */
export class FileError extends Error {
  /**
   * @param file as the person named it
   * @param position of the mistake, where one is known
   * @param problem what is wrong and how to mend it
   */
  public constructor(
    public readonly file: string,
    public readonly position: { readonly line: number; readonly column: number } | undefined,
    problem: string,
  ) {
    super(`${file}${position ? `:${position.line}:${position.column}` : ''}: ${problem}`);
    this.name = 'FileError';
  }
}
