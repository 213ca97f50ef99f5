import type { JsonObject } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import { readSettings } from "./s3-settings.ts";

const read = (connection: JsonObject, credentials: JsonObject = {}) =>
  readSettings({ connection, credentials });

describe("readSettings", () => {
  it("leaves to the AWS tools what the job does not say", () => {
    expect(read({})).toEqual({
      endpoint: undefined,
      region: undefined,
      profile: undefined,
      keys: undefined,
      pathStyle: false,
      encryption: {},
      requesterPays: false,
      checksums: true,
      partBytes: 8 * 1024 * 1024,
      parallelParts: 4,
      maxAttempts: 6,
      timeoutMilliseconds: 30_000,
    });
  });

  it("puts the bucket of a compatible store into the path, and signs for some region", () => {
    expect(read({ s3: { endpoint: "https://s3.example.com" } })).toMatchObject({
      endpoint: "https://s3.example.com",
      region: "us-east-1",
      pathStyle: true,
    });
    expect(read({ s3: { endpoint: "https://x.com", path_style_access: false } }).pathStyle).toBe(
      false,
    );
  });

  it("takes the endpoint of older jobs: a host and a port, and whether it has TLS", () => {
    expect(read({ endpoint: "minio:9000", secure: false }).endpoint).toBe("http://minio:9000");
    expect(read({ endpoint: "minio:9000" }).endpoint).toBe("https://minio:9000");
  });

  it.each([
    [{ s3: { access_key_id: "a", secret_access_key: "b", session_token: "c" } }, {}],
    [{ access_key: "a", secret_key: "b" }, { session_token: "c" }],
    [{}, { access_key_id: "a", secret_access_key: "b", session_token: "c" }],
  ])("takes keys from %j and %j", (connection, credentials) => {
    expect(read(connection, credentials).keys).toEqual({
      accessKeyId: "a",
      secretAccessKey: "b",
      sessionToken: "c",
    });
  });

  it("encrypts by a key of KMS", () => {
    expect(read({ s3: { encryption: "aws:kms", kms_key_id: "alias/lake" } }).encryption).toEqual({
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: "alias/lake",
    });
  });

  it.each([
    [{ access_key_id: "a" }, "secret_access_key"],
    [{ secret_key: "only this" }, "access_key_id"],
    [{ kms_key_id: "k" }, "encryption"],
    [{ part_size_mb: 1 }, "part_size_mb"],
    [{ endpoint: "http://[" }, "endpoint"],
    [{ encryption: "rot13" }, "encryption"],
    [{ endpoint: "" }, "endpoint: is empty"],
  ])("refuses %j", (s3, place) => {
    expect(() => read({ s3 })).toThrow(
      expect.objectContaining({
        code: "S3_SETTINGS_INVALID",
        message: expect.stringContaining(place) as string,
      }),
    );
    expect(() => read({ s3 })).not.toThrow("only this");
  });
});
