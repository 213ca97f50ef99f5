import { readFileSync } from "node:fs";

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

// The types of Node.js leave it out, and those of browsers bring too much along.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

let compiled: object | undefined;

/** Makes an instance with memory of its own. The module is compiled once in a thread. */
export function instantiateKernel(): KernelExports {
  compiled ??= new WebAssembly.Module(
    readFileSync(new URL("../wasm/kernel.wasm", import.meta.url)),
  );
  const { exports } = new WebAssembly.Instance(compiled, {});
  return exports as KernelExports;
}
