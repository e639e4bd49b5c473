import { readFileSync } from 'node:fs';
import { FileError } from './file-error';

/**
 * The text of a file.
 * @throws FileError if it can't be read
 */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `it can't be read (${code})`;
    throw new FileError(file, undefined, `${why}; give the path of a readable file`);
  }
}
