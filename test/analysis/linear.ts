/** Pairs of runs that are always made, and how many more it may take until the machine has been quiet for one of each size. */
const PAIRS = 2;
const MORE_PAIRS = 10;

/**
 * How many times as long work takes on a text twice as long: about 2 if it is linear, 4 if it is quadratic.
 *
 * The machine is shared: a neighbour's load makes single runs look longer and none look shorter. So the best runs on two sizes are
 * compared, taken in turns that a busy spell meets both. The larger is four times the smaller: 4 and 16 are told apart where 2 and 4
 * are not. As long as the answer isn't plain there are more runs.
 */
export function timeOfDoubling(work: (times: number) => unknown, unit: string, characters = 200_000): number {
  const times = Math.ceil(characters / unit.length);
  const timeOf = (count: number) => {
    const start = performance.now();
    work(count);
    return performance.now() - start;
  };
  // Compiles what is run.
  work(Math.ceil(times / 16));
  let [small, large] = [Infinity, Infinity];
  // Below some milliseconds the clock and the garbage collector decide.
  const ratio = () => Math.sqrt((large + 2) / (small + 2));
  for (let pair = 0; pair < PAIRS || (ratio() > 2.5 && pair < PAIRS + MORE_PAIRS); pair++) {
    small = Math.min(small, timeOf(Math.ceil(times / 4)));
    large = Math.min(large, timeOf(times));
  }
  return ratio();
}
