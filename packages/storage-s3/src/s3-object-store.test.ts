import { CollectingLogger, objectStoreChecks } from "@dativo/core/testing";
import { beforeAll, describe, it } from "vitest";
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

  const variants = {
    "by default": {},
    "without checksums, one small part at a time, at the requester's cost, encrypted": {
      checksums: false,
      part_size_mb: 5,
      parallel_parts: 1,
      requester_pays: true,
      encryption: "AES256",
    },
  };
  for (const [variant, settings] of Object.entries(variants)) {
    describe(variant, () => {
      for (const [index, { name, run }] of objectStoreChecks.entries()) {
        it(name, async () => {
          const { s3 } = bucket.connection();
          const config = { connection: { s3: { ...Object(s3), ...settings } }, credentials: {} };
          const storage = new S3Storage(config, { logger: new CollectingLogger() });
          await run(storage.open(`s3://${bucket.name}/${variant}/check ${index}/ü`));
          await storage.close();
        });
      }
    });
  }
});
