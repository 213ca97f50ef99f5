import { isMap, isScalar, type Document, type LineCounter } from "yaml";
import type { KeyPath, Location } from "../errors/key-problem.ts";

/** Where a key stands in a parsed file; the nearest key above it where the key itself is missing. */
export function locateKey(
  document: Document.Parsed,
  lineCounter: LineCounter,
  keys: KeyPath,
): Location | undefined {
  for (let length = keys.length; length > 0; length -= 1) {
    const parent =
      length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true);
    const key = keys[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    const node: unknown = pair ? pair.key : document.getIn(keys.slice(0, length), true);
    const offset = rangeStart(node);
    if (offset !== undefined) {
      const { line, col } = lineCounter.linePos(offset);
      return { line, column: col };
    }
  }
  return undefined;
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  return Array.isArray(node.range) && typeof node.range[0] === "number" ? node.range[0] : undefined;
}
