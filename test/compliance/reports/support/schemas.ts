import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

const FOLDER = join(__dirname, '../../../../../shared/schemas');

/** Runs tests against a public schema; where the folder is absent it says why they are left out. */
export function describeWithSchema(file: string, tests: (expectValid: (text: string) => void) => void): void {
  const path = join(FOLDER, file);
  if (!existsSync(path)) {
    process.stderr.write(`skipped: the tests against ${file}: ${FOLDER} is absent\n`);
    return;
  }
  let validate: ValidateFunction | undefined;
  describe(file, () =>
    tests((text) => {
      validate ??= compile(path);
      const valid = validate(JSON.parse(text));
      expect(valid ? [] : validate.errors).toEqual([]);
    }),
  );
}

function compile(path: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(path, 'utf8'));
  // SARIF's schema is of draft 04.
  const ajv = path.includes('sarif') ? new AjvDraft04({ strict: false }) : new Ajv({ strict: true, allErrors: true });
  addFormats(ajv);
  return ajv.compile(schema);
}
