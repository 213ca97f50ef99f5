// What `dativo run` writes to S3, sent and copied by the AWS SDK alone: the least that it takes.
// Arguments: the folder with the files, the endpoint, the bucket; keys are those of the environment. Prints the
// seconds of a processor that this takes, without those for starting and loading the SDK.
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";

const partBytes = 8 * 1024 * 1024;
const [folder, endpoint, Bucket] = process.argv.slice(2);
const client = new S3Client({
  endpoint,
  region: "us-east-1",
  forcePathStyle: true,
  requestChecksumCalculation: "WHEN_REQUIRED",
});

const before = process.cpuUsage();
const names = (await readdir(folder)).filter((name) => name.endsWith(".parquet"));
await Promise.all(names.map(send));
await Promise.all(
  names.map((name) =>
    client.send(
      new CopyObjectCommand({
        Bucket,
        Key: `alone/${name}`,
        CopySource: `${Bucket}/staged/${name}`,
      }),
    ),
  ),
);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e6);

/** One part after the other, as they are there. */
async function send(name) {
  const Key = `staged/${name}`;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts = [];
  const file = await open(join(folder, name));
  const part = Buffer.allocUnsafeSlow(partBytes);
  for (;;) {
    const { bytesRead } = await file.read(part, 0, partBytes);
    if (bytesRead === 0) break;
    const PartNumber = Parts.length + 1;
    const Body = part.subarray(0, bytesRead);
    const sent = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body });
    Parts.push({ PartNumber, ETag: (await client.send(sent)).ETag });
  }
  await file.close();
  const MultipartUpload = { Parts };
  await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
}
