import type { Pattern, PatternContext } from './pattern';
import type { Shape } from './shape';

/** How many are tried: what no resource is like costs as much more. */
const MAX_TRIED = 8;

/** How the resources of an app are written, by their types. */
export class Patterns {
  private readonly byType = new Map<string | undefined, Pattern[]>();

  /** What a resource says, if it is written like one of the same type that was met before; of those, the last ones are tried. */
  public match(
    type: string | undefined,
    context: PatternContext,
    start: number,
    end: number,
    path: string,
  ): { readonly pattern: Pattern; readonly shape: Shape } | undefined {
    const patterns = this.byType.get(type) ?? [];
    for (let index = 0; index < patterns.length; index++) {
      const pattern = patterns[index];
      const shape = pattern.match(context, start, end, path);
      if (!shape) continue;
      patterns.splice(index, 1);
      patterns.unshift(pattern);
      return { pattern, shape };
    }
    return undefined;
  }

  /** Notes how a resource of a type is written. */
  public add(type: string | undefined, pattern: Pattern): void {
    const patterns = this.byType.get(type);
    if (!patterns) this.byType.set(type, [pattern]);
    else {
      patterns.unshift(pattern);
      patterns.length = Math.min(patterns.length, MAX_TRIED);
    }
  }
}
