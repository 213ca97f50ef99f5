import type { ColumnType } from "@dativo/core/plugin";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import type { WireType } from "../types/wire-type.ts";

/** How the kernel decodes a column: `Kind` of its layout, and how wide a value is. */
export interface KernelColumn {
  readonly kind: number;
  /** Bytes of a value; 0 for texts. */
  readonly width: number;
  readonly precision: number;
  readonly scale: number;
}

const firstTextKind = 13;
const fixed: Partial<Readonly<Record<WireType["kind"], readonly [kind: number, width: number]>>> = {
  boolean: [0, 1],
  unsigned: [6, 8],
  float8: [3, 8],
  date: [8, 4],
  time: [9, 8],
  timestamp: [10, 8],
  uuid: [11, 16],
  numeric: [12, 16],
  jsonb: [14, 0],
};
const integers: Partial<Readonly<Record<ColumnType["kind"], Readonly<Record<string, number>>>>> = {
  int16: { int2: 1 },
  int32: { int2: 4, int4: 2 },
  int64: { int2: 5, int4: 5, int8: 3 },
};
const integerWidths: Readonly<Record<string, number>> = { int16: 2, int32: 4, int64: 8 };

/** Whether the values of a kind are texts. */
export function isTextKind(kind: number): boolean {
  return kind >= firstTextKind;
}

/** How the kernel decodes a column; `undefined` where only JavaScript knows how. */
export function kernelColumn({ type, wire }: ResolvedColumn): KernelColumn | undefined {
  const found = kindOf(type, wire);
  if (found === undefined) return undefined;
  const [kind, width] = found;
  const { precision, scale } = type.kind === "decimal" ? type : { precision: 0, scale: 0 };
  return { kind, width, precision, scale };
}

function kindOf(type: ColumnType, wire: WireType): readonly [number, number] | undefined {
  if (wire.kind === "bytes") return wire.isUnchecked === true ? undefined : [firstTextKind, 0];
  if (wire.kind === "float4") return type.kind === "float32" ? [2, 4] : [7, 8];
  const integer = integers[type.kind]?.[wire.kind];
  if (integer !== undefined) return [integer, integerWidths[type.kind] ?? 0];
  return fixed[wire.kind];
}
