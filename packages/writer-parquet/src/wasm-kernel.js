// @ts-check
// JavaScript, because Node.js 20 cannot start a thread from TypeScript, and tests run from the sources.
import { readFileSync } from "node:fs";

/**
 * The functions of `assembly/index.ts`.
 *
 * @typedef {object} KernelFunctions
 * @property {{ buffer: ArrayBuffer, grow: (pages: number) => void }} memory
 * @property {() => void} encodeColumn
 * @property {(source: number, from: number, target: number, to: number, count: number) => void} copyBits
 * @property {(target: number, to: number, count: number) => void} fillBits
 * @property {(source: number, from: number, count: number) => number} countBits
 * @property {(source: number, count: number, target: number, base: number) => void} appendOffsets
 * @property {(offsets: number, count: number, length: number) => number} longestText
 * @property {(data: number, length: number, offsets: number, count: number) => number} findInvalidText
 * @property {(source: number, length: number, target: number, texts: number) => number} compressSnappy
 */

/** What a codec outside of the kernel does: compresses, and puts the result where the page will be. */
/** @typedef {(source: Uint8Array) => Uint8Array} PageCodec */

/**
 * The types of Node.js leave it out, and those of browsers bring too much along.
 *
 * @type {{ WebAssembly: {
 *   Module: new (bytes: Uint8Array) => object,
 *   Instance: new (module: object, imports: object) => { exports: unknown },
 * } }}
 */
const { WebAssembly } = /** @type {never} */ (globalThis);

const pageBytes = 0x1_0000;
/** The most that 32 bits can address. */
const mostBytes = 0x1_0000_0000;
/** A kernel that holds more is not kept for the next row group: its memory never shrinks. */
const mostBytesKept = 256 * 1024 * 1024;

/** @type {object | undefined} */
let compiled;
/** @type {WasmKernel | undefined} */
let kept;

/** The WebAssembly module that encodes columns, and its memory. */
export class WasmKernel {
  /** @type {KernelFunctions} */
  functions;
  /** @type {Uint8Array} All of its memory; another one after it has grown. */
  bytes;
  /** @type {PageCodec | undefined} */
  codec;

  /** @param {object} module */
  constructor(module) {
    /** @type {(source: number, length: number, target: number) => number} */
    const compressOutside = (source, length, target) => {
      if (this.codec === undefined) throw new Error("There is no codec.");
      const start = source >>> 0;
      const compressed = this.codec(this.bytes.subarray(start, start + (length >>> 0)));
      this.bytes.set(compressed, target >>> 0);
      return compressed.byteLength;
    };
    const instance = new WebAssembly.Instance(module, { page: { compressOutside } });
    this.functions = /** @type {KernelFunctions} */ (instance.exports);
    this.bytes = new Uint8Array(this.functions.memory.buffer);
  }

  /**
   * Makes sure that there is memory up to an address.
   *
   * @param {number} end
   */
  reserve(end) {
    if (end > mostBytes) throw new Error(`memory of ${end} bytes cannot be addressed`);
    const missing = Math.ceil((end - this.bytes.byteLength) / pageBytes);
    if (missing <= 0) return;
    this.functions.memory.grow(missing);
    this.bytes = new Uint8Array(this.functions.memory.buffer);
  }
}

/**
 * Calls `use` with the kernel of this thread. One that failed or has grown large is not used again.
 *
 * @template Result
 * @param {(kernel: WasmKernel) => Result} use
 * @returns {Result}
 */
export function withKernel(use) {
  compiled ??= new WebAssembly.Module(
    readFileSync(new URL("../wasm/kernel.wasm", import.meta.url)),
  );
  const kernel = kept ?? new WasmKernel(compiled);
  kept = undefined;
  const result = use(kernel);
  if (kernel.bytes.byteLength <= mostBytesKept) kept = kernel;
  return result;
}

/** Bytes that the kernel of this thread keeps between row groups. */
export function kernelMemory() {
  return kept?.bytes.byteLength ?? 0;
}
