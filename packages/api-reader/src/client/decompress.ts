import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { transportErrors } from "../api-errors.ts";

/**
 * Unfolds a body.
 *
 * @param limit bytes, of what comes out
 * @param shown the address as errors show it
 * @throws `API_BODY_TOO_LARGE`
 */
export type Decompress = (body: Uint8Array, limit: number, shown: string) => Promise<Uint8Array>;

type Method = (
  body: Uint8Array,
  options: { readonly maxOutputLength: number; readonly chunkSize: number },
) => Promise<Uint8Array>;

const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries<Method>({
    gzip: promisify(gunzip),
    "x-gzip": promisify(gunzip),
    deflate: promisify(inflate),
    br: promisify(brotliDecompress),
  }),
);
const chunkSize = 256 * 1024;

/** @returns `undefined` where an encoding needs nothing done, or is unknown */
export function decompressor(encoding: string | null): Decompress | undefined {
  const method = methods.get(encoding?.trim().toLowerCase() ?? "");
  if (!method) return undefined;
  return async (body, limit, shown) => {
    try {
      return await method(body, { maxOutputLength: limit, chunkSize });
    } catch (error) {
      const isTooLarge = error instanceof Error && "code" in error && error.code === tooLarge;
      throw isTooLarge ? transportErrors.bodyTooLarge(shown, limit) : error;
    }
  };
}

const tooLarge = "ERR_BUFFER_TOO_LARGE";
