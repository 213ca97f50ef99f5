/**
 * The text of a JSON string that was scanned: `bytes[start, end)` with its quotes.
 *
 * @param end as `endOfString` gave it: the complement where there are escapes
 */
export function textOfString(bytes: Buffer, start: number, end: number): string {
  return end < 0
    ? (JSON.parse(bytes.toString("utf8", start, ~end)) as string)
    : bytes.toString("utf8", start + 1, end - 1);
}
