const lineFeed = 10;
const carriageReturn = 13;

/**
 * Where reading goes on within a line whose end is not there yet. A CR at the very end is kept: with the
 * LF that may follow it is one line end.
 */
export function restOfLongLine(bytes: Uint8Array, end: number): number {
  return bytes[end - 1] === carriageReturn ? end - 1 : end;
}

/** Where the text of a line ends that begins at `start` and is followed by one at `lineStart`. */
export function withoutLineEnd(bytes: Uint8Array, start: number, lineStart: number): number {
  let end = lineStart;
  if (end > start && bytes[end - 1] === lineFeed) end -= 1;
  if (end > start && bytes[end - 1] === carriageReturn) end -= 1;
  return end;
}
