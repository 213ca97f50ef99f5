import type { ByteWindow } from "@dativo/file-reader";
import { restOfLongLine } from "./line-ends.ts";
import { nextLineStart } from "./next-line-start.ts";

/**
 * Takes the first lines of a window, quotes or not, however long they are.
 *
 * @returns how many: fewer than `count` only where there are not as many
 */
export async function skipLines(window: ByteWindow, count: number): Promise<number> {
  let skipped = 0;
  while (skipped < count && (window.length > 0 || !window.final)) {
    const { bytes, start, end, final } = window;
    const next = nextLineStart(bytes, start, end, final);
    if (next === -1) {
      window.start = end > start ? restOfLongLine(bytes, end) : start;
      await window.fill();
    } else {
      window.start = next;
      skipped += 1;
    }
  }
  return skipped;
}
