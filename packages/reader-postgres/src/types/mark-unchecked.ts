import type { WireType } from "./wire-type.ts";

/**
 * The same, of a database whose encoding is `SQL_ASCII`: such a one takes any bytes for a text, and sends them as
 * they are.
 */
export function markUnchecked(wire: WireType): WireType {
  switch (wire.kind) {
    case "bytes":
      return { kind: "bytes", isUnchecked: true };
    case "array":
      return { ...wire, item: markUnchecked(wire.item) };
    case "composite":
      return { ...wire, members: wire.members.map((member) => markUnchecked(member)) };
    default:
      return wire;
  }
}
