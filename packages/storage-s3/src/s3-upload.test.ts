import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { CollectingLogger } from "@dativo/core/testing";
import type { ObjectStore } from "@dativo/core/plugin";
import { beforeAll, expect, it } from "vitest";
import { until } from "../../../tests/databases/running-job.ts";
import { startFaultProxy, type ProxiedRequest } from "../../../tests/s3/fault-proxy.ts";
import {
  createBucket,
  describeWithS3,
  type TestBucket,
} from "../../../tests/services/s3-service.ts";
import { createClient } from "./create-client.ts";
import { readSettings } from "./s3-settings.ts";
import { S3Storage } from "./s3-storage.ts";
import { S3Upload } from "./s3-upload.ts";

const megabyte = 1024 * 1024;

await describeWithS3("an upload in parts", (server) => {
  let bucket: TestBucket;
  beforeAll(async () => {
    bucket = await createBucket(server);
  });

  function open(endpoint?: string, settings: object = {}): ObjectStore {
    const { s3 } = bucket.connection(endpoint);
    const connection = { s3: { ...Object(s3), part_size_mb: 5, ...settings } };
    const storage = new S3Storage(
      { connection, credentials: {} },
      { logger: new CollectingLogger() },
    );
    return storage.open(`s3://${bucket.name}/uploads`);
  }

  async function openUploads(): Promise<number> {
    const command = new ListMultipartUploadsCommand({ Bucket: bucket.name });
    return ((await bucket.client.send(command)).Uploads ?? []).length;
  }

  it("is complete although the answer that says so is lost", async () => {
    let completions = 0;
    const proxy = await startFaultProxy(server.url, ({ method, path }) => {
      if (method !== "POST" || !path.includes("uploadId")) return "none";
      completions += 1;
      return completions === 1 ? "lose-answer" : { status: 404, code: "NoSuchUpload" };
    });
    const upload = await open(proxy.endpoint).createObject("lost.bin");
    await upload.write(new Uint8Array(12 * megabyte));
    await upload.complete();
    await proxy.close();
    expect(completions).toBe(2);
    expect(await open().size("lost.bin")).toBe(12 * megabyte);
  });

  it("is not complete where it is unknown and there is no such object", async () => {
    const proxy = await startFaultProxy(server.url, ({ method, path }) =>
      method === "POST" && path.includes("uploadId")
        ? { status: 404, code: "NoSuchUpload" }
        : "none",
    );
    const upload = await open(proxy.endpoint).createObject("unknown.bin");
    await upload.write(new Uint8Array(12 * megabyte));
    await expect(upload.complete()).rejects.toMatchObject({ code: "S3_FAILED" });
    await upload.abort();
    await proxy.close();
    expect(await openUploads()).toBe(0);
  });

  it("fails where its parts are refused, at the next write at the latest, and leaves none", async () => {
    const proxy = await startFaultProxy(server.url, ({ method, path }) =>
      method === "PUT" && path.includes("partNumber=3")
        ? { status: 403, code: "AccessDenied" }
        : "none",
    );
    const upload = await open(proxy.endpoint).createObject("refused.bin");
    const writeAll = async (): Promise<void> => {
      for (let part = 0; part < 20; part += 1) await upload.write(new Uint8Array(5 * megabyte));
      await upload.complete();
    };
    await expect(writeAll()).rejects.toMatchObject({ code: "S3_ACCESS_DENIED" });
    await expect(upload.write(new Uint8Array(1))).rejects.toMatchObject({
      code: "S3_ACCESS_DENIED",
    });
    await upload.abort();
    await proxy.close();
    expect(await openUploads()).toBe(0);
  });

  it("lets nobody wait who writes while it is given up", async () => {
    const proxy = await startFaultProxy(server.url, ({ method, path }) =>
      method === "PUT" && path.includes("partNumber") ? "stall" : "none",
    );
    const upload = await open(proxy.endpoint).createObject("stalled.bin");
    const writeAll = async (): Promise<void> => {
      // Far more than is taken while nothing can be sent.
      for (let part = 0; part < 20; part += 1) await upload.write(new Uint8Array(5 * megabyte));
    };
    const writing = Promise.allSettled([writeAll()]);
    const isPart = ({ path }: ProxiedRequest): boolean => path.includes("partNumber");
    await until(async () => proxy.requests.filter(isPart).length === 4);
    await upload.abort();
    expect(await writing).toMatchObject([{ status: "rejected", reason: { code: "S3_FAILED" } }]);
    await expect(upload.complete()).rejects.toMatchObject({ code: "S3_FAILED" });
    await proxy.close();
    expect(await openUploads()).toBe(0);
  });

  it("fails where it cannot be begun, and has nothing to give up", async () => {
    const proxy = await startFaultProxy(server.url, ({ method, path }) =>
      method === "POST" && path.includes("uploads")
        ? { status: 403, code: "AccessDenied" }
        : "none",
    );
    const upload = await open(proxy.endpoint).createObject("never.bin");
    await upload.write(new Uint8Array(6 * megabyte));
    await expect(upload.complete()).rejects.toMatchObject({ code: "S3_ACCESS_DENIED" });
    await upload.abort();
    await proxy.close();
    expect(await openUploads()).toBe(0);
  });

  it("is refused once it has more parts than S3 takes, and leaves none", async () => {
    const { s3 } = bucket.connection();
    const connection = { s3: { ...Object(s3), part_size_mb: 5 } };
    const settings = readSettings({ connection, credentials: {} });
    const target = { Bucket: bucket.name, Key: "uploads/long.bin" };
    const upload = new S3Upload(createClient(settings), target, settings, 2);
    await upload.write(new Uint8Array(10 * megabyte));
    const last = upload.write(new Uint8Array(5 * megabyte));
    await expect(last).rejects.toMatchObject({ code: "S3_TOO_MANY_PARTS" });
    await expect(upload.complete()).rejects.toMatchObject({ code: "S3_TOO_MANY_PARTS" });
    await upload.abort();
    expect(await openUploads()).toBe(0);
  });

  it("that a dead process has left is found, and aborted with its folder", async () => {
    const target = { Bucket: bucket.name, Key: "uploads/_staging/dead/part-1" };
    const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand(target));
    const part = { ...target, UploadId, PartNumber: 1, Body: new Uint8Array(5 * megabyte) };
    await bucket.client.send(new UploadPartCommand(part));
    const store = open();
    expect(await store.listFolders("_staging")).toEqual(["dead"]);
    await store.deleteFolder("_staging/dead");
    expect(await store.listFolders("_staging")).toEqual([]);
    expect(await openUploads()).toBe(0);
  });
});
