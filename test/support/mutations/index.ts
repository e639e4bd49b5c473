import type { TemplateBody } from '../../../lib/compliance/model';
import type { Mutation, Operator, Pick, RawResource } from './mutation';
import { policies } from './policies';
import { secrets } from './secrets';
import { anywhere, retention, settings } from './settings';
import { traffic } from './traffic';

const OPERATORS: Readonly<Record<string, Operator>> = { settings, anywhere, retention, traffic, policies, secrets };

/** A template with one thing broken. */
export interface Mutant {
  /** `Logical.id: what is done` */
  readonly id: string;
  readonly type: string;
  readonly operator: string;
  body(): TemplateBody;
}

/** Every mutant of a template. The seed decides which of several spellings is taken. */
export function mutantsOf(body: TemplateBody, seed: number): Mutant[] {
  return Object.entries((body.Resources ?? {}) as Record<string, RawResource>).flatMap(([logicalId, resource]) =>
    Object.entries(OPERATORS).flatMap(([operator, find]) =>
      find(resource, picker(seed, `${logicalId} ${operator}`)).map((mutation) => ({
        id: `${logicalId}: ${mutation.what}`,
        type: resource.Type,
        operator,
        body: () => mutated(body, logicalId, mutation),
      })),
    ),
  );
}

function mutated(body: TemplateBody, logicalId: string, { apply, deletes, adds }: Mutation): TemplateBody {
  const copy = structuredClone(body) as { Resources: Record<string, RawResource> };
  apply?.(copy.Resources[logicalId]);
  if (deletes) delete copy.Resources[logicalId];
  if (adds) copy.Resources.Added = adds;
  return copy;
}

/** Deterministic: an xorshift that starts from the seed and a name. */
function picker(seed: number, name: string): Pick {
  let state = [...name].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0, seed) || 1;
  return (values) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return values[(state >>> 0) % values.length];
  };
}
