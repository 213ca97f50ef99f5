import type { ColumnType } from "@dativo/core/plugin";
import type { KernelColumn } from "./csv-kernel.ts";

/** How the kernel parses a type. */
export type KernelType = Pick<KernelColumn, "kind" | "width" | "low" | "high">;

const none = { low: 0n, high: 0n };

function integer(width: number): KernelType {
  const half = 1n << BigInt(width * 8 - 1);
  return { kind: 0, width, low: -half, high: half - 1n };
}

const types: Partial<Readonly<Record<ColumnType["kind"], KernelType>>> = {
  int8: integer(1),
  int16: integer(2),
  int32: integer(4),
  int64: integer(8),
  float64: { kind: 1, width: 8, ...none },
  float32: { kind: 2, width: 4, ...none },
  date: { kind: 4, width: 4, ...none },
  time: { kind: 5, width: 8, ...none },
  timestamp: { kind: 6, width: 8, ...none },
  timestamptz: { kind: 7, width: 8, ...none },
  boolean: { kind: 8, width: 1, ...none },
};

/** How the kernel parses the values of a type, written as contracts mean them; `undefined`: not at all. */
export function kernelType(type: ColumnType): KernelType | undefined {
  if (type.kind !== "decimal") return types[type.kind];
  return { kind: 3, width: 16, low: BigInt(type.scale), high: BigInt(type.precision) };
}
