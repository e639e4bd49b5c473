/**
 * How many times as long work takes on a text twice as long: about 2 if it is linear, 4 if it is quadratic. The best of
 * several runs on each size, because the machine is shared.
 */
export function timeOfDoubling(work: (times: number) => unknown, unit: string, characters = 100_000): number {
  const times = Math.ceil(characters / unit.length);
  const best = (count: number) => {
    let least = Infinity;
    for (let run = 0; run < 4; run++) {
      const start = performance.now();
      work(count);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };
  work(Math.ceil(times / 8));
  // Below some milliseconds the clock and the garbage collector decide; a neighbour's load never makes work look shorter.
  const ratio = () => (best(times * 2) + 4) / (best(times) + 4);
  let least = ratio();
  for (let attempt = 0; attempt < 4 && least > 2.5; attempt++) least = Math.min(least, ratio());
  return least;
}
