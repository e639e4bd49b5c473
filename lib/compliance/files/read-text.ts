import { readFileSync } from 'node:fs';
import { FileError } from './file-error';

/**
 * The text of a file.
 * @throws FileError if it can't be read
 */
export const readText = (file: string): string => textOf(readBytes(file));

/** Bytes as text, without a byte order mark. */
export const textOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '');

/**
 * The bytes of a file.
 * @throws FileError if it can't be read
 */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `it can't be read (${code})`;
    throw new FileError(file, undefined, `${why}; give the path of a readable file`);
  }
}
