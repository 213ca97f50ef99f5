import { inspect } from "node:util";
import { CollectingLogger } from "@dativo/core/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  proxyPassword,
  startTestProxy,
  type TestProxy,
} from "../../../tests/services/test-proxy.ts";
import {
  createBucket,
  describeWithS3,
  type TestBucket,
} from "../../../tests/services/s3-service.ts";
import { S3Storage } from "./s3-storage.ts";

await describeWithS3("a store behind a proxy of the environment", (server) => {
  let proxy: TestProxy;
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await createBucket(server);
    proxy = await startTestProxy();
    for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    proxy[Symbol.dispose]();
  });

  const open = (password: string): S3Storage => {
    vi.stubEnv("http_proxy", proxy.url(password));
    const { s3 } = bucket.connection();
    const connection = { s3: { ...Object(s3), part_size_mb: 5, max_attempts: 1 } };
    return new S3Storage({ connection, credentials: {} }, { logger: new CollectingLogger() });
  };

  it("is written to and read through it, and not where NO_PROXY names it", async () => {
    const store = open(proxyPassword).open(`s3://${bucket.name}`);
    const large = Buffer.alloc(12 * 1024 * 1024, "parts ");
    const upload = await store.createObject("large.bin");
    await upload.write(large);
    await upload.complete();
    expect(await store.putIfAbsent("small.json", Buffer.from("{}"))).toBe(true);
    expect(await store.putIfAbsent("small.json", Buffer.from("{}"))).toBe(false);
    expect(Buffer.compare((await store.read("large.bin"))!, large)).toBe(0);
    const { host } = new URL(server.url);
    expect(new Set(proxy.asked)).toEqual(new Set([host]));
    const often = proxy.asked.length;
    vi.stubEnv("no_proxy", host);
    expect(await store.size("large.bin")).toBe(large.length);
    expect(proxy.asked).toHaveLength(often);
  });

  it("is not reached with a wrong password, which nobody sees", async () => {
    const store = open("hidden-word").open(`s3://${bucket.name}`);
    const failure: unknown = await store.list("a").catch((cause: unknown) => cause);
    expect(failure).toMatchObject({
      code: "S3_UNREACHABLE",
      message: expect.stringContaining("the proxy answers 407"),
    });
    expect(inspect(failure)).not.toContain("hidden-word");
  });

  it("is not opened where what the environment says is no address", () => {
    vi.stubEnv("https_proxy", "socks5://127.0.0.1:1");
    const storage = open(proxyPassword);
    expect(() => storage.open(`s3://${bucket.name}`)).toThrow(
      expect.objectContaining({ code: "PROXY_INVALID" }),
    );
  });
});
