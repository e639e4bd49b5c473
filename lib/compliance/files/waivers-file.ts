import type { ErrorObject } from 'ajv';
import Ajv from 'ajv';
import type { Waiver } from '../waiver';
import { FileError } from './file-error';
import { readText } from './read-text';
import schema from './waivers.schema.json';
import { parseYaml } from './yaml-document';

/**
 * The waivers of a file, in its order.
 * @throws FileError if it can't be read, is no YAML or JSON, or does not follow the schema; the message names every problem
 */
export function readWaivers(file: string): Waiver[] {
  const { value, position } = parseYaml(readText(file), file);
  const validate = new Ajv({ allErrors: true, strict: true }).compile<{ readonly waivers: Waiver[] }>(schema);
  if (!validate(value)) {
    const problems = (validate.errors ?? []).map((error) => {
      const path = keysOf(error);
      return new FileError(file, position(path), describe(error, path)).message;
    });
    throw new Error([...new Set(problems)].join('\n'));
  }
  return value.waivers.map((waiver, index) => ({ ...waiver, source: { file, ...position(['waivers', index]) } }));
}

const keysOf = ({ instancePath }: ErrorObject): (string | number)[] =>
  instancePath
    .split('/')
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')));

function describe({ keyword, params, message }: ErrorObject, path: readonly (string | number)[]): string {
  const what = path.length === 0 ? 'the file' : path.map(String).join('.');
  if (keyword === 'required')
    return `${what} has no ${(params as { missingProperty: string }).missingProperty}; add it`;
  if (keyword === 'additionalProperties') {
    const { additionalProperty } = params as { additionalProperty: string };
    return `${what} has an unknown field: ${additionalProperty}; allowed are ${fieldsAt(path).join(', ')}`;
  }
  return `${what} ${message}`;
}

const fieldsAt = (path: readonly (string | number)[]): string[] =>
  Object.keys(path.length === 0 ? schema.properties : schema.properties.waivers.items.properties);
