/** Does the work on each, some at a time; the results are in the order given. The first error is thrown when all are done. */
export async function inParallel<T, R>(
  each: readonly T[],
  atATime: number,
  work: (one: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < each.length; index = next++) {
      try {
        results[index] = { status: 'fulfilled', value: await work(each[index]) };
      } catch (reason) {
        results[index] = { status: 'rejected', reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, each.length) }, worker));
  return results;
}
