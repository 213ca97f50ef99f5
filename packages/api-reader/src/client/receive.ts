import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Readable, Transform } from "node:stream";
import type { Dispatcher } from "undici";
import request from "undici/lib/api/api-request.js";
import { transportErrors } from "../api-errors.ts";

/** An answer whose body is still to come. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readable;
}

/** What is sent. */
export interface Sent {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

const decompressors: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Sends one request and follows nothing. `fetch` would take twice the time for large bodies. */
export async function receive(
  { url, method, headers, body }: Sent,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Received> {
  const response = await request.call(dispatcher, {
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: { "accept-encoding": "gzip, deflate, br", ...headers },
    signal,
    ...(body === undefined ? {} : { body }),
  });
  const received = new Headers();
  for (const [name, value = []] of Object.entries(response.headers)) {
    for (const text of [value].flat()) received.append(name, text);
  }
  // Whoever reads the body hears of its errors; whoever does not must not fall over them.
  response.body.on("error", () => undefined);
  return { status: response.statusCode, headers: received, body: response.body };
}

/**
 * Reads a body.
 *
 * @param limit bytes, counted after decompression, so that a small answer cannot unfold without end
 * @throws `API_BODY_TOO_LARGE`
 */
export async function readBody(
  { body, headers }: Received,
  url: string,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  const decompressor = decompressors[encoding]?.();
  if (decompressor) body.once("error", (error) => decompressor.destroy(error));
  const stream = decompressor ? body.pipe(decompressor) : body;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > limit) throw transportErrors.bodyTooLarge(url, limit);
      chunks.push(chunk);
    }
  } finally {
    body.destroy();
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes);
}
