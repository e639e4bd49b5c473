import { createHash } from 'node:crypto';
import { v5 } from 'uuid';

/** Address of the project: the namespace of every name of ours in somebody else's format. */
export const PROJECT_URI = 'https://github.com/cdk-spawn/cdk-spawn';

const NAMESPACE = v5(PROJECT_URI, v5.URL);

/** A UUID that follows from names alone: the same names give the same UUID in every run and on every machine. */
export const nameUuid = (...names: readonly string[]): string => v5(JSON.stringify(names), NAMESPACE);

/** A UUID that follows from a whole document. */
export const contentUuid = (content: object): string =>
  // v5 holds its input as an array of numbers: a digest of a big document is what it can take.
  nameUuid(createHash('sha256').update(JSON.stringify(content)).digest('hex'));
