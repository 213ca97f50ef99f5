import { randomBytes } from "node:crypto";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { createBucket, describeWithS3 } from "../../../tests/services/s3-service.ts";
import { copyObject } from "./copy-object.ts";

const megabyte = 1024 * 1024;

await describeWithS3("copyObject", (server) => {
  it("copies in parts what is larger than one request takes", async () => {
    const { name, client } = await createBucket(server);
    const content = randomBytes(12 * megabyte + 7);
    const target = { Bucket: name, Key: "from/ü +.bin" };
    await client.send(new PutObjectCommand({ ...target, Body: content }));
    const request = { bucket: name, from: target.Key, to: "to/a b.bin", bytes: content.length };
    const settings = { encryption: {}, requesterPays: false };
    await copyObject(client, request, settings, 5 * megabyte);
    const copied = await client.send(new GetObjectCommand({ Bucket: name, Key: "to/a b.bin" }));
    const bytes = await copied.Body?.transformToByteArray();
    expect(Buffer.from(bytes!).equals(content)).toBe(true);
    expect(copied.ETag).toMatch(/-3"$/u);
  });
});
