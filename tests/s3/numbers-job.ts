import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { runJob } from "@dativo/core";
import { expect } from "vitest";
import { crash, everyNumber } from "../crash/crash-job.ts";
import { createBucket, type S3Service, type TestBucket } from "../services/s3-service.ts";
import { downloadBucket } from "./download-bucket.ts";

/** Jobs that move the numbers 1 to 20 into prefixes of one bucket. */
export class NumbersOnS3 implements AsyncDisposable {
  readonly bucket: TestBucket;
  readonly #folder: string;

  private constructor(bucket: TestBucket, folder: string) {
    this.bucket = bucket;
    this.#folder = folder;
  }

  static async create(server: S3Service): Promise<NumbersOnS3> {
    const folder = await mkdtemp(join(tmpdir(), "dativo-s3-numbers-"));
    await cp(crash, folder, { recursive: true });
    return new NumbersOnS3(await createBucket(server), folder);
  }

  /**
   * Writes a job.
   *
   * @param name of the job and of its prefix
   * @param endpoint a proxy before the store
   * @param s3 more of its connection
   * @param keys more of the job
   */
  async writeJob(
    name: string,
    endpoint?: string,
    s3: object = {},
    keys: object = {},
  ): Promise<string> {
    const job = join(this.#folder, `${name}.json`);
    const connection = this.bucket.connection(endpoint);
    const settings = { ...Object(connection["s3"]), timeout_seconds: 1, ...s3 };
    await writeFile(
      job,
      JSON.stringify({
        name,
        source: {
          custom_reader: "./numbers-reader.mjs:NumbersReader",
          incremental: { strategy: "id", cursor_field: "id" },
        },
        target: {
          type: "json-file",
          output: `s3://${this.bucket.name}/${name}`,
          connection: { s3: settings },
          options: { manifest: false },
        },
        ...keys,
      }),
    );
    return job;
  }

  /** What whoever lists the prefix finds. */
  async numbersIn(name: string): Promise<number[]> {
    const files = await downloadBucket(this.bucket, `${name}/`);
    return [...files]
      .filter(([key]) => /^[^/]+\/part[^/]*\.jsonl$/u.test(key))
      .flatMap(([, text]) => text.trimEnd().split("\n"))
      .map((line) => (JSON.parse(line) as { id: number }).id)
      .toSorted((one, other) => one - other);
  }

  /** The oracle: every number once, one commit, nothing more by another run, nothing left behind. */
  async expectWhole(name: string, note: string): Promise<void> {
    expect(await this.numbersIn(name), note).toEqual(everyNumber);
    const again = await runJob(await this.writeJob(name));
    expect(again.streams[0], note).toMatchObject({ status: "succeeded", rows_read: 0 });
    expect(await this.numbersIn(name), note).toEqual(everyNumber);
    const keys = (await this.bucket.keys()).filter((key) => key.startsWith(`${name}/`));
    expect(
      keys.filter((key) => key.includes("/_staging/")),
      note,
    ).toEqual([]);
    expect(
      keys.filter((key) => key.includes("/_commits/")),
      note,
    ).toHaveLength(1);
    const { Uploads = [] } = await this.bucket.client.send(
      new ListMultipartUploadsCommand({ Bucket: this.bucket.name, Prefix: `${name}/` }),
    );
    expect(Uploads, note).toEqual([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
