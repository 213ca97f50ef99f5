import { objectStoreChecks } from "@dativo/core/testing";
import { beforeAll, it } from "vitest";
import { CollectingLogger } from "@dativo/core/testing";
import {
  createBucket,
  describeWithS3,
  type TestBucket,
} from "../../../tests/services/s3-service.ts";
import { S3Storage } from "./s3-storage.ts";

await describeWithS3("a prefix of a bucket", (server) => {
  let bucket: TestBucket;
  beforeAll(async () => {
    bucket = await createBucket(server);
  });

  for (const [index, { name, run }] of objectStoreChecks.entries()) {
    it(name, async () => {
      const config = { connection: bucket.connection(), credentials: {} };
      const storage = new S3Storage(config, { logger: new CollectingLogger() });
      await run(storage.open(`s3://${bucket.name}/check ${index}/ü`));
      await storage.close();
    });
  }
});
