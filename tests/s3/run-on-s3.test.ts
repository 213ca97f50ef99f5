import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkJob, openRejects, runJob } from "@dativo/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDativo } from "../run-program.ts";
import { createBucket, describeWithS3, type TestBucket } from "../services/s3-service.ts";
import { downloadBucket } from "./download-bucket.ts";
import { startFaultProxy } from "./fault-proxy.ts";

await describeWithS3("a job whose output is on S3", (server) => {
  let folder: string;
  let bucket: TestBucket;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-s3-run-"));
    bucket = await createBucket(server);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function writeJob(name: string, job: object): Promise<string> {
    const path = join(folder, `${name}.json`);
    await writeFile(path, JSON.stringify(job));
    return path;
  }

  const csv = (...rows: readonly string[]): string => `id,name\n${rows.join("\n")}\n`;

  it("publishes Parquet files and their commits, and leaves nothing in staging", async () => {
    await writeFile(join(folder, "a.csv"), csv("1,Ada", "2,Ben"));
    const job = await writeJob("parquet", {
      source: { type: "csv", files: ["./a.csv"] },
      target: {
        type: "s3",
        output: `s3://${bucket.name}/parquet`,
        connection: bucket.connection(),
      },
    });
    const report = await runJob(job);
    expect(report.error).toBeUndefined();
    const keys = await bucket.keys();
    expect(report.streams[0]?.files.map(({ path }) => path)).toEqual([
      `s3://${bucket.name}/${keys.find((key) => key.endsWith(".parquet"))}`,
    ]);
    expect(keys.filter((key) => key.startsWith("parquet/"))).toEqual([
      "parquet/_commits/00000001.json",
      expect.stringMatching(/^parquet\/part-00000-[0-9a-f]+-00000\.parquet$/u),
    ]);
    expect(await checkJob(job)).toMatchObject({ target: { status: "ok" } });
    expect(await bucket.keys()).toEqual(keys);
  });

  it("takes the older form of a connection, and the tables of several streams", async () => {
    await writeFile(join(folder, "b.csv"), csv("3,Cyd"));
    const { s3 } = bucket.connection();
    const job = await writeJob("older", {
      source: {
        type: "csv",
        files: ["./a.csv", "./b.csv"].map((path) => ({ path, object: path[2] })),
      },
      target: {
        type: "json-file",
        connection: {
          s3: { ...Object(s3), bucket: bucket.name, prefix: "older/", path_style_access: true },
        },
        options: { manifest: false },
      },
    });
    expect((await runJob(job)).error).toBeUndefined();
    const files = await downloadBucket(bucket, "older/");
    const lines = [...files].filter(([key]) => key.endsWith(".jsonl"));
    expect(lines.map(([key, text]) => [key.split("/")[1], text])).toEqual([
      ["a", '{"id":1,"name":"Ada"}\n{"id":2,"name":"Ben"}\n'],
      ["b", '{"id":3,"name":"Cyd"}\n'],
    ]);
  });

  it("replaces, goes on from the last state, and keeps reject files", async () => {
    await writeFile(join(folder, "c.csv"), csv("1,Ada", "x,Ben"));
    const settings = (mode: string): object => ({
      source: { type: "csv", files: ["./c.csv"], incremental: { strategy: "file_modified_time" } },
      target: {
        type: "json-file",
        mode,
        output: `s3://${bucket.name}/rejects`,
        connection: bucket.connection(),
        options: { manifest: false },
      },
      schema_validation_mode: "warn",
      asset: {
        name: "c",
        schema: [
          { name: "id", type: "integer" },
          { name: "name", type: "string" },
        ],
      },
    });
    const job = await writeJob("rejects", settings("append"));
    expect((await runJob(job)).streams).toMatchObject([{ rows_written: 1, rows_rejected: 1 }]);
    expect((await runJob(job)).streams).toMatchObject([{ rows_read: 0 }]);
    const opened = await openRejects(job);
    const [file] = opened.files;
    const records = [];
    for await (const { record } of opened.records(file!)) records.push(record.raw);
    expect(records).toEqual(["x,Ben"]);
    await opened.close();
  });

  it("asks the store as little as it can, however many commits there were, and prints nothing", async () => {
    await writeFile(join(folder, "d.csv"), csv("1,Ada"));
    const proxy = await startFaultProxy(server.url, () => "none");
    const job = await writeJob("often", {
      source: { type: "csv", files: ["./d.csv"] },
      target: {
        type: "parquet",
        mode: "replace",
        output: `s3://${bucket.name}/often`,
        connection: bucket.connection(proxy.endpoint),
      },
    });
    const asked: number[] = [];
    for (let run = 1; run <= 4; run += 1) {
      const before = proxy.requests.length;
      expect(await runDativo(["run", job, "--quiet"], { cwd: folder })).toEqual({
        code: 0,
        stdout: "",
        stderr: "",
      });
      asked.push(proxy.requests.length - before);
    }
    await proxy.close();
    // Each takes as long as the store is far away; what there is to read or replace comes with the first commit.
    expect(asked).toEqual([21, 26, 26, 26]);
  });

  describe("that cannot be reached as the job says", () => {
    const broken = async (name: string, s3: object, output = bucket.name): Promise<string> => {
      const { s3: good } = bucket.connection();
      return writeJob(name, {
        source: { type: "csv", files: ["./a.csv"] },
        target: {
          type: "parquet",
          output: `s3://${output}/x`,
          connection: { s3: { ...Object(good), max_attempts: 1, ...s3 } },
        },
      });
    };

    it.each([
      ["S3_BUCKET_MISSING", {}, "no-such-bucket"],
      ["S3_CREDENTIALS_REFUSED", { secret_access_key: "wrong" }],
      ["S3_UNREACHABLE", { endpoint: "http://127.0.0.1:1" }],
      ["S3_SETTINGS_INVALID", { access_key_id: null }],
    ])("fails with %s", async (code, s3, output = bucket.name) => {
      const job = await broken(code, s3, output);
      const report = await runJob(job);
      expect(report.error).toMatchObject({ code });
      expect(JSON.stringify(report)).not.toContain("secret-only-for-tests");
      const check = await checkJob(job).catch((error: unknown) => ({ target: error }));
      expect(check.target).toMatchObject({ code });
    });
  });
});
