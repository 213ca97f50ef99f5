import { readFileSync } from "node:fs";

// The types of Node.js leave it out, and those of browsers bring too much along.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

const compiled = new Map<string, object>();

/**
 * Makes an instance of a WebAssembly module that imports nothing, with memory of its own. A module is compiled once
 * in a thread.
 *
 * @param file the module, beside the code that uses it
 * @returns what it exports, which the caller knows the types of
 * @throws what reading the file throws
 */
export function instantiateWasm(file: URL): unknown {
  let module = compiled.get(file.href);
  if (module === undefined) {
    module = new WebAssembly.Module(readFileSync(file));
    compiled.set(file.href, module);
  }
  return new WebAssembly.Instance(module, {}).exports;
}
