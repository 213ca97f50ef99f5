import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { CollectingLogger } from "@dativo/core/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { certificateOf } from "../../../tests/databases/certificate-of.ts";
import { createBucket, describeWithS3 } from "../../../tests/services/s3-service.ts";
import { S3Storage } from "./s3-storage.ts";

const megabyte = 1024 * 1024;

await describeWithS3("a store behind TLS", ({ url }) => {
  const trust = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  beforeEach(() => void (process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"));
  afterEach(() => {
    if (trust === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = trust;
  });

  it("accepts uploads whose signature leaves the bytes out, and notices bytes that were changed", async () => {
    const bucket = await createBucket({ url });
    const seen: (string | undefined)[] = [];
    let isHonest = true;
    const { private: key, cert } = await certificateOf("localhost");
    const { hostname, port } = new URL(url);
    const proxy = createServer({ key, cert }, (incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      if (method === "PUT") seen.push([headers["x-amz-content-sha256"]].flat()[0]);
      const passed = request({ hostname, port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.on("data", (chunk: Buffer) => {
        if (!isHonest) chunk[0]! ^= 1;
        passed.write(chunk);
      });
      incoming.on("end", () => passed.end());
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const endpoint = `https://localhost:${(proxy.address() as AddressInfo).port}`;
    const { s3 } = bucket.connection(endpoint);
    const connection = { s3: { ...Object(s3), part_size_mb: 5, max_attempts: 1 } };
    const logger = new CollectingLogger();
    const store = new S3Storage({ connection, credentials: {} }, { logger }).open(
      `s3://${bucket.name}`,
    );
    try {
      const large = Buffer.alloc(12 * megabyte, "parts ");
      const upload = await store.createObject("large.bin");
      await upload.write(large);
      await upload.complete();
      expect(Buffer.compare((await store.read("large.bin"))!, large)).toBe(0);
      expect(await store.putIfAbsent("small.json", Buffer.from("{}"))).toBe(true);
      expect(new Set(seen)).toEqual(new Set(["UNSIGNED-PAYLOAD"]));

      isHonest = false;
      await expect(store.putIfAbsent("other.json", Buffer.from("{}"))).rejects.toMatchObject({
        message: expect.stringMatching(/checksum|digest/iu),
      });
      expect(await store.size("other.json")).toBeUndefined();
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});
