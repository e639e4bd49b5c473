/** The template whose worlds are gone through. */
interface Judged {
  readonly _world: number;
  _readsOfWorld: number;
}

/**
 * Remembers what is worked out of a template: once for all cases of its conditions where it did not depend on them, else once for
 * each. What is remembered of one case counts as a look at it, each time it is read.
 */
export class ByWorld<K, V> {
  private readonly always = new Map<K, V>();
  private readonly byWorld = new Map<number, Map<K, V>>();

  public constructor(private readonly template: Judged) {}

  public get(key: K, compute: () => V): V {
    if (this.always.has(key)) return this.always.get(key) as V;
    const { template } = this;
    const ofWorld = this.byWorld.get(template._world);
    if (ofWorld?.has(key)) {
      template._readsOfWorld++;
      return ofWorld.get(key) as V;
    }
    const before = template._readsOfWorld;
    const value = compute();
    if (template._readsOfWorld === before) this.always.set(key, value);
    else if (ofWorld) ofWorld.set(key, value);
    else this.byWorld.set(template._world, new Map([[key, value]]));
    return value;
  }
}
