import { CollectingLogger } from "@dativo/core/testing";
import { expect, it } from "vitest";
import { startFaultProxy } from "../../../tests/s3/fault-proxy.ts";
import { createBucket, describeWithS3 } from "../../../tests/services/s3-service.ts";
import { S3Storage } from "./s3-storage.ts";

await describeWithS3("deleting what somebody else is deleting", (server) => {
  it.each([
    ["is done, also where the store says that there is no such object", "NoSuchKey", undefined],
    ["fails where there is no such bucket", "NoSuchBucket", "S3_BUCKET_MISSING"],
  ])("%s", async (_, code, expected) => {
    const bucket = await createBucket(server);
    const proxy = await startFaultProxy(server.url, ({ method }) =>
      method === "DELETE" ? { status: 404, code } : "none",
    );
    const config = { connection: bucket.connection(proxy.endpoint), credentials: {} };
    const storage = new S3Storage(config, { logger: new CollectingLogger() });
    const outcome = await storage
      .open(`s3://${bucket.name}/deleted`)
      .delete("object")
      .then(
        () => undefined,
        (error: { readonly code: string }) => error.code,
      );
    expect(outcome).toBe(expected);
    await storage.close();
    await proxy.close();
  });
});
