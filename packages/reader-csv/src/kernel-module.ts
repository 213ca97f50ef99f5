import { instantiateWasm } from "@dativo/core/plugin";

/** What `assembly/index.ts` exports. Addresses and sizes are numbers, 64-bit integers are bigints. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  setDialect(delimiter: number, quote: number): void;
  setNulls(emptyIsNull: number, count: number, longest: number, texts: number): void;
  setPowersOfFive(address: number): void;
  tokenize(
    input: number,
    length: number,
    position: number,
    line: number,
    columns: number,
    maxRecords: number,
    maxRecordBytes: number,
    fields: number,
    lines: number,
  ): number;
  beginScan(line: number): void;
  scanPiece(input: number, length: number, wanted: number, maxRecordBytes: bigint): number;
  lineOfBoundary(): number;
  consumedBytes(): number;
  lineAfter(): number;
  stopReason(): number;
  fillColumn(
    kind: number,
    records: number,
    fields: number,
    stride: number,
    moved: number,
    required: number,
    width: number,
    low: bigint,
    high: bigint,
    values: number,
    nulls: number,
  ): number;
  fillText(
    records: number,
    fields: number,
    stride: number,
    moved: number,
    required: number,
    values: number,
    ends: number,
    nulls: number,
  ): number;
}

/** Makes an instance with memory of its own. */
export function instantiateKernel(): KernelExports {
  return instantiateWasm(new URL("../wasm/kernel.wasm", import.meta.url)) as KernelExports;
}
