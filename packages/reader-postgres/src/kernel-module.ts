import { instantiateWasm } from "@dativo/core/plugin";

/** What `assembly/index.ts` exports. Addresses and sizes are numbers. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  decodeRows(
    input: number,
    length: number,
    table: number,
    columns: number,
    maxRows: number,
  ): number;
  consumedBytes(): number;
}

/** Makes an instance with memory of its own. */
export function instantiateKernel(): KernelExports {
  return instantiateWasm(new URL("../wasm/kernel.wasm", import.meta.url)) as KernelExports;
}
