/** A count with separators: `1234567` as `1,234,567`. */
export function formatCount(count: number): string {
  return Math.trunc(count)
    .toFixed(0)
    .replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}

/** A count with its noun: `1 row`, `2 rows`. The noun takes a plain `s`. */
export function formatQuantity(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
