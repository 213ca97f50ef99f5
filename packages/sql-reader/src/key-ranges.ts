/**
 * Conditions that share out all values of an integer key: ranges that are equally wide, of which the first and the
 * last are open, so that no record is in none.
 *
 * @param key as SQL writes it
 * @param count of ranges, at least 1
 */
export function keyRanges(key: string, lowest: bigint, highest: bigint, count: number): string[] {
  const span = highest - lowest + 1n;
  const bounds = Array.from(
    { length: count - 1 },
    (_, index) => lowest + (span * BigInt(index + 1)) / BigInt(count),
  );
  return Array.from({ length: count }, (_, index) => {
    const conditions = [
      ...(index === 0 ? [] : [`${key} >= ${bounds[index - 1]}`]),
      ...(index === count - 1 ? [] : [`${key} < ${bounds[index]}`]),
    ];
    return conditions.join(" AND ");
  });
}
