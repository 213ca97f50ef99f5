import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { decompress } from "./decompress.ts";

const text = Buffer.from('[{"id":1}]'.repeat(100));
const limits = { bytes: 10_000, shown: "https://api.example.com/orders" };

it.each([
  ["gzip", gzipSync(text)],
  [" X-GZIP ", gzipSync(text)],
  ["deflate", deflateSync(text)],
  ["br", brotliCompressSync(text)],
  ["identity", text],
  ["", text],
])("unfolds what comes as '%s'", async (encoding, body) => {
  expect(Buffer.compare(await decompress(body, encoding, limits), text)).toBe(0);
});

it("has nothing to do where there is nothing", async () => {
  expect(await decompress(new Uint8Array(), "gzip", limits)).toHaveLength(0);
});

it.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
])("keeps to the limit of what comes out of %s, and tells of damage", async (encoding, fold) => {
  const large = decompress(fold(Buffer.alloc(10_001)), encoding, limits);
  await expect(large).rejects.toMatchObject({ code: "API_BODY_TOO_LARGE" });
  await expect(decompress(fold(text).subarray(0, 20), encoding, limits)).rejects.toThrow();
});
