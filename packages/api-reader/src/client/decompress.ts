import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { transportErrors } from "../api-errors.ts";

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

/**
 * Unfolds a body; one whose encoding is unknown stays as it is.
 *
 * @param encoding as its header says
 * @param limits bytes of what comes out, and the address as errors show it
 * @throws `API_BODY_TOO_LARGE`, and what zlib says of a body that is damaged
 */
export async function decompress(
  body: Uint8Array,
  encoding: string,
  { bytes, shown }: { readonly bytes: number; readonly shown: string },
): Promise<Uint8Array> {
  const method = methods.get(encoding.trim().toLowerCase());
  if (!method || body.length === 0) return body;
  try {
    return await method(body, { maxOutputLength: bytes, chunkSize });
  } catch (error) {
    const isTooLarge =
      error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLarge ? transportErrors.bodyTooLarge(shown, bytes) : error;
  }
}
