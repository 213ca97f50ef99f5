import { endOfValue, JsonSyntaxError, openBrace, skipBlanks } from "@dativo/json-records";
import type { TextWindow } from "./text-window.ts";

/**
 * Whether each line of a file seems to be a record: its first value is an object that ends on its own line.
 * Nothing is taken.
 */
export async function looksLikeLines(window: TextWindow): Promise<boolean> {
  while (skipBlanks(window.bytes, window.start) === window.end && !window.final) {
    await window.fill();
  }
  const { bytes, end, final } = window;
  const start = skipBlanks(bytes, window.start);
  if (bytes[start] !== openBrace) return false;
  const newline = bytes.indexOf(0x0a, start);
  const lineEnd = newline >= 0 && newline < end ? newline : end;
  // A line that does not end in so many bytes is no sign of lines.
  if (lineEnd === end && !final) return false;
  try {
    if (endOfValue(bytes, start) <= lineEnd) return true;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  // A first line that is cut short, with a record on the next.
  return bytes[skipBlanks(bytes, Math.min(lineEnd + 1, end))] === openBrace;
}
