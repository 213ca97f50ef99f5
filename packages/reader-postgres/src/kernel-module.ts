import { readFileSync } from "node:fs";

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
