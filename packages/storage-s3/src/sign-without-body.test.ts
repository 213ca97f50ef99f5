import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { createClient } from "./create-client.ts";
import { readSettings } from "./s3-settings.ts";

const body = Buffer.from("some bytes of a file");

/** The headers of an upload, as they would go out. */
async function headersOf(endpoint: string, more: object = {}): Promise<Record<string, string>> {
  const keys = { access_key_id: "key", secret_access_key: "secret" };
  const connection = { s3: { endpoint, ...keys, ...more } };
  const client = createClient(readSettings({ connection, credentials: {} }));
  let headers: Record<string, string> = {};
  client.config.requestHandler.handle = (request) => {
    ({ headers } = request);
    return Promise.resolve({ response: { statusCode: 200, headers: {} } as never });
  };
  await client.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: body }));
  return headers;
}

it("hashes the bytes once: in the signature without TLS, in a signed checksum with it", async () => {
  const plain = await headersOf("http://s3.example.com");
  expect(plain["x-amz-content-sha256"]).toBe(createHash("sha256").update(body).digest("hex"));
  expect(plain["x-amz-checksum-crc32"]).toBeUndefined();

  const encrypted = await headersOf("https://s3.example.com");
  expect(encrypted["x-amz-content-sha256"]).toBe("UNSIGNED-PAYLOAD");
  expect(encrypted["x-amz-checksum-crc32"]).toMatch(/^[\w+/]{6}==$/u);
  expect(encrypted["authorization"]).toContain("x-amz-checksum-crc32;x-amz-content-sha256");
});

it("hashes both where the job asks for checksums, and always signs where it wants none", async () => {
  const plain = await headersOf("http://s3.example.com", { checksums: true });
  expect(plain["x-amz-checksum-crc32"]).toBeDefined();
  expect(plain["x-amz-content-sha256"]).toHaveLength(64);
  const without = await headersOf("https://s3.example.com", { checksums: false });
  expect(without["x-amz-checksum-crc32"]).toBeUndefined();
  expect(without["x-amz-content-sha256"]).toHaveLength(64);
});
