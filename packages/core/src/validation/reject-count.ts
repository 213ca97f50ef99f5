/** How many records were rejected for one reason in one column. Plain JSON, part of a task's manifest. */
export interface RejectCount {
  /** `null` where it is not one column, as for a record with too many fields. */
  readonly column: string | null;
  readonly reason: string;
  readonly count: number;
  /** The first such record: its place and what is wrong with it. Without secrets. */
  readonly first: string;
}

/** The counts of several tasks together, the largest first. */
export function addRejectCounts(counts: readonly RejectCount[]): RejectCount[] {
  const sums = new Map<string, RejectCount>();
  for (const entry of counts) {
    const key = JSON.stringify([entry.column, entry.reason]);
    const known = sums.get(key);
    sums.set(key, known ? { ...known, count: known.count + entry.count } : entry);
  }
  return [...sums.values()].toSorted((left, right) => right.count - left.count);
}
