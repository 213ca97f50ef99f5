const lineFeed = 10;
const carriageReturn = 13;

/**
 * Where the line below the one at `start` begins in `bytes[start, end)`.
 *
 * @param final whether nothing follows `end`; the end then ends the line too
 * @returns −1 where the line goes on behind `end`, or might: a CR at the very end may belong to a CR LF
 */
export function nextLineStart(
  bytes: Uint8Array,
  start: number,
  end: number,
  final: boolean,
): number {
  let position = start;
  while (position < end && bytes[position] !== lineFeed && bytes[position] !== carriageReturn) {
    position += 1;
  }
  if (position === end) return final ? end : -1;
  if (bytes[position] === lineFeed) return position + 1;
  if (position + 1 === end) return final ? end : -1;
  return bytes[position + 1] === lineFeed ? position + 2 : position + 1;
}
