import { writeFileSync } from 'node:fs';
import { FileError } from '../../lib/compliance/files/file-error';

/**
 * Writes what was asked for.
 * @throws FileError if it can't be written
 */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new FileError(
      file,
      undefined,
      `it can't be written (${(error as NodeJS.ErrnoException).code}); give --output a file in a folder that exists`,
    );
  }
}
