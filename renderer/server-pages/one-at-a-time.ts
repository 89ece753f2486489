/**
 * Does `work` while no other tab of this browser does work of that name. Where a page has no locks (they want a
 * secure context), it just does it.
 */
export async function oneAtATime<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  // Declared as always there; over plain HTTP from another machine it is not.
  const locks: LockManager | undefined = navigator.locks;
  if (locks === undefined) return work();
  return locks.request(name, work);
}
