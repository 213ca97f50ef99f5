import type { StreamStatus } from "@dativo/core";
import { fitWidth } from "./fit-width.ts";

const widestState = 60;

/** How far a stream has read, in one line: `id up to 42`, or what its reader remembers. */
export function formatState(state: StreamStatus["state"]): string {
  if (state === null) return "-";
  const { cursor, reader } = state;
  const parts = [
    ...(cursor === undefined ? [] : [`${cursor.field} up to ${cursor.value}`]),
    ...(reader === undefined ? [] : [JSON.stringify(reader)]),
  ];
  return parts.length === 0 ? "-" : fitWidth(parts.join(", "), widestState);
}
