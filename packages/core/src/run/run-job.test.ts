import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunEvent } from "../observability/run-event.ts";
import { linesWriter } from "./__fixtures__/job-folder.ts";
import type { CommitRecord } from "./commit-record.ts";
import { runJob } from "./run-job.ts";
import type { RunReport } from "./run-report.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-run-"));
  await write("writer.ts", `import { defineWriter } from "@dativo/core/plugin";\n${linesWriter}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, text);
  return path;
}

async function run(reader: string, job = "", events: RunEvent[] = []): Promise<RunReport> {
  await write(
    "reader.ts",
    `import { BaseReader, defineReader } from "@dativo/core/plugin";\n${reader}`,
  );
  const path = await write(
    "job.yaml",
    job ||
      "source: { custom_reader: ./reader.ts:Reader }\ntarget: { custom_writer: ./writer.ts:Writer, output: out }\n",
  );
  return runJob(path, { onEvent: (event) => events.push(event) });
}

function publishedFiles(): string[] {
  const entries = readdirSync(join(folder, "out"), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "out").length + 1))
    .toSorted();
}

function publishedRows(): unknown[] {
  const files = publishedFiles().filter((path) => path.endsWith(".jsonl") && !path.startsWith("_"));
  return files.flatMap((path) =>
    readFileSync(join(folder, "out", path), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  );
}

async function commit(number: number): Promise<CommitRecord> {
  const text = await readFile(join(folder, "out", "_commits", `0000000${number}.json`), "utf8");
  return JSON.parse(text) as CommitRecord;
}

const threeRows = `export const Reader = defineReader({ async *extract() { yield [{ id: 1, name: "a" }, { id: 2, name: null }]; yield [{ id: 3, name: "c" }]; } });`;

describe("runJob", () => {
  it("runs a ten-line reader without a contract, and publishes by one commit", async () => {
    const events: RunEvent[] = [];
    const report = await run(threeRows, "", events);
    expect(report).toMatchObject({
      job: "job",
      status: "succeeded",
      streams: [
        {
          name: "job",
          status: "succeeded",
          rows_read: 3,
          rows_written: 3,
          rows_rejected: 0,
          commit: 1,
        },
      ],
    });
    expect(publishedRows()).toEqual([
      { id: 1, name: "a" },
      { id: 2, name: null },
      { id: 3, name: "c" },
    ]);
    const [file] = report.streams[0]?.files ?? [];
    expect(publishedFiles()).toEqual([
      "_commits/00000001.json",
      file?.path.slice(folder.length + 5),
    ]);
    expect(await commit(1)).toMatchObject({ run_id: report.run_id, rows_written: 3, state: null });
    expect(events.map(({ type }) => type)).toEqual([
      "run-started",
      "stream-planned",
      "progress",
      "progress",
      "stream-finished",
      "run-finished",
    ]);
  });

  it("appends at a second run, and replaces where the job says so", async () => {
    await run(threeRows);
    await run(threeRows);
    expect(publishedRows()).toHaveLength(6);
    const job =
      "source: { custom_reader: ./reader.ts:Reader }\ntarget: { custom_writer: ./writer.ts:Writer, output: out, mode: replace }\n";
    const report = await run(threeRows, job);
    expect(report.status).toBe("succeeded");
    expect(publishedRows()).toHaveLength(3);
    expect((await commit(3)).removed).toHaveLength(2);
  });

  it("goes on from the committed cursor, and reads nothing when there is nothing new", async () => {
    vi.stubGlobal("dativoTestSource", [1, 2, 3]);
    const reader = `export const Reader = defineReader({
      incremental: ["cursor"],
      schema: { fields: [{ name: "id", type: { kind: "int64" }, required: true }] },
      async partitions({ cursor }) {
        const ids = globalThis.dativoTestSource.filter((id) => cursor.from === undefined || id > Number(cursor.from));
        return { partitions: ids.map((id) => ({ id: String(id), params: { id } })), state: { seen: globalThis.dativoTestSource.length } };
      },
      async *extract({ partition, context, stream }) {
        context.metrics.increment("asked");
        yield [{ id: partition.params.id }];
      },
    });`;
    const job =
      "source: { custom_reader: ./reader.ts:Reader, incremental: { strategy: id, cursor_field: id } }\ntarget: { custom_writer: ./writer.ts:Writer, output: out }\n";
    const first = await run(reader, job);
    expect(first.streams[0]).toMatchObject({ rows_read: 3, metrics: { asked: 3 } });
    expect((await commit(1)).state).toEqual({
      cursor: { field: "id", value: "3" },
      reader: { seen: 3 },
    });
    const second = await run(reader, job);
    expect(second).toMatchObject({ status: "succeeded", streams: [{ rows_read: 0, files: [] }] });
    vi.stubGlobal("dativoTestSource", [1, 2, 3, 10]);
    await run(reader, job);
    expect((await commit(2)).state).toEqual({
      cursor: { field: "id", value: "10" },
      reader: { seen: 4 },
    });
    expect(publishedRows()).toEqual(
      expect.arrayContaining([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 10 }]),
    );
    expect(publishedRows()).toHaveLength(4);
    vi.unstubAllGlobals();
  });

  it("publishes nothing in strict mode when a record breaks the contract", async () => {
    const reader = `export const Reader = defineReader({ async *extract() { yield [{ id: 1 }, { id: "x" }, { id: null }]; } });`;
    const job =
      "source: { custom_reader: ./reader.ts:Reader }\ntarget: { custom_writer: ./writer.ts:Writer, output: out }\nasset: { name: a, schema: [{ name: id, type: integer, required: true }] }\n";
    const report = await run(reader, job);
    expect(report).toMatchObject({
      status: "failed",
      error: { code: "CONTRACT_BROKEN" },
      streams: [{ rows_read: 0, files: [] }],
    });
    expect(report.error?.message).toMatch(
      /^2 records of 'job' break the contract:\n {2}id: INVALID_VALUE \(1 record\), first at partition all, row 2: "x" is not .*\n {2}id: REQUIRED_VALUE_MISSING \(1 record\), first at partition all, row 3: /u,
    );
    expect(publishedFiles()).toEqual([]);
    const warned = await run(reader, `${job}schema_validation_mode: warn\n`);
    expect(warned).toMatchObject({
      status: "partial",
      streams: [{ rows_read: 3, rows_written: 1, rows_rejected: 2 }],
    });
    const rejects = readFileSync(warned.streams[0]?.reject_files[0] ?? "", "utf8")
      .trimEnd()
      .split("\n");
    expect(rejects.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        reason: "INVALID_VALUE",
        column: "id",
        position: { partition: "all", row: 2 },
        raw: '{"id":"x"}',
      },
      { reason: "REQUIRED_VALUE_MISSING", column: "id", position: { row: 3 }, raw: '{"id":null}' },
    ]);
    expect(publishedRows()).toEqual([{ id: 1 }]);
  });

  it("leaves the neighbours of a stream that fails, and says partial", async () => {
    const reader = `export const Reader = defineReader({ async *extract({ stream }) { yield [{ id: 1 }]; if (stream.name === "b") throw new Error("b is broken, token s3cret-token"); } });`;
    const job =
      "source: { custom_reader: ./reader.ts:Reader, objects: [a, b], credentials: { token: s3cret-token } }\ntarget: { custom_writer: ./writer.ts:Writer, output: out }\n";
    const report = await run(reader, job);
    expect(report).toMatchObject({
      status: "partial",
      streams: [
        { name: "a", status: "succeeded", rows_written: 1 },
        { name: "b", status: "failed", rows_written: 0 },
      ],
      error: {
        code: "PLUGIN_FAILED",
        message:
          "reader './reader.ts:Reader', extract(), stream 'b' failed: b is broken, token ***",
      },
    });
    expect(publishedFiles().filter((path) => path.startsWith("b/"))).toEqual([]);
    expect(JSON.stringify(report)).not.toContain("s3cret-token");
  });

  it("warns when the output has lost its commits, and counts the output as the truth", async () => {
    await run(threeRows);
    await rm(join(folder, "out"), { recursive: true });
    const lines: string[] = [];
    const report = await runJob(join(folder, "job.yaml"), {
      log: { write: (line) => lines.push(line) },
    });
    expect(report.streams[0]).toMatchObject({ rows_written: 3, commit: 1 });
    expect(lines.join("\n")).toMatch(/WARN .*has lost commits: the state cache knows of number 1/u);
  });

  it("notices a damaged state cache", async () => {
    await run(threeRows);
    const cache = join(folder, ".dativo/state/job/job.json");
    await writeFile(cache, (await readFile(cache, "utf8")).replace('"commit": 1', '"commit": 7'));
    const lines: string[] = [];
    await runJob(join(folder, "job.yaml"), { log: { write: (line) => lines.push(line) } });
    expect(lines.join("\n")).toMatch(/WARN .*state cache is damaged/u);
    expect(await readFile(cache, "utf8")).toContain('"commit": 2');
  });

  it("stops a reader that never answers, and publishes nothing", async () => {
    const controller = new AbortController();
    await write(
      "reader.ts",
      `import { defineReader } from "@dativo/core/plugin";\nexport const Reader = defineReader({ schema: { fields: [{ name: "id", type: { kind: "int64" }, required: false }] }, async *extract() { yield [{ id: 1 }]; await new Promise(() => {}); } });`,
    );
    const path = await write(
      "job.yaml",
      "source: { custom_reader: ./reader.ts:Reader }\ntarget: { custom_writer: ./writer.ts:Writer, output: out }\n",
    );
    const report = await runJob(path, {
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === "stream-planned") setImmediate(() => controller.abort());
      },
    });
    expect(report).toMatchObject({ status: "failed", error: { code: "RUN_INTERRUPTED" } });
    expect(publishedFiles()).toEqual([]);
  });

  it.each([
    ["a file that is not there", `return [{ path: "gone.jsonl" }];`, "WRITTEN_FILE_MISSING"],
    ["a file outside", `return [{ path: "../x" }];`, "OUTPUT_PATH_INVALID"],
    [
      "a wrong size",
      `const f = await context.createFile("x"); return [{ ...(await f.close(3)), bytes: 9 }];`,
      "WRITTEN_FILE_DIFFERS",
    ],
    [
      "a wrong row count",
      `const f = await context.createFile("x"); return [await f.close(2)];`,
      "ROW_COUNT_DIFFERS",
    ],
  ])("does not believe a writer that reports %s", async (_what, body, code) => {
    await write(
      "writer.ts",
      `import { defineWriter } from "@dativo/core/plugin";\nexport const Writer = defineWriter({ async writeBatch(rows, fileCounter, { context }) { ${body} } });`,
    );
    const report = await run(threeRows);
    expect(report.error?.code).toBe(code);
    expect(publishedFiles()).toEqual([]);
  });

  it("refuses a file name that an earlier run has used, and keeps the earlier file", async () => {
    await write(
      "writer.ts",
      `import { defineWriter } from "@dativo/core/plugin";\nexport const Writer = defineWriter({ async writeBatch(rows, fileCounter, { context }) { const f = await context.createFile("data.txt"); await f.write(new Uint8Array([49])); return [await f.close(rows.length)]; } });`,
    );
    expect((await run(threeRows)).status).toBe("succeeded");
    expect((await run(threeRows)).error?.code).toBe("OUTPUT_FILE_TAKEN");
    expect(publishedFiles()).toEqual(["_commits/00000001.json", "data.txt"]);
  });

  it("lets a writer commit by itself, with the state", async () => {
    vi.stubGlobal("dativoTestCommits", []);
    await write(
      "writer.ts",
      `import { defineWriter } from "@dativo/core/plugin";\nexport const Writer = defineWriter({ async writeBatch(rows, fileCounter, { context, fileName }) { const f = await context.createFile(fileName(fileCounter, "txt")); return [await f.close(rows.length)]; }, async commitFiles(request) { globalThis.dativoTestCommits.push(request); } });`,
    );
    const report = await run(threeRows);
    expect(report).toMatchObject({
      status: "succeeded",
      streams: [{ rows_written: 3, commit: 1 }],
    });
    expect(Reflect.get(globalThis, "dativoTestCommits")).toMatchObject([
      { runId: report.run_id, stream: "job", mode: "append", files: [{ rows: 3 }] },
    ]);
    expect(publishedFiles()).toEqual(["_commits/00000001.json"]);
    vi.unstubAllGlobals();
  });

  it.each([
    [
      "partitioning",
      "target: { custom_writer: ./writer.ts:Writer, output: out, partitioning: [day] }",
      "COLUMN_UNKNOWN",
    ],
    [
      "cursor_field",
      "target: { custom_writer: ./writer.ts:Writer, output: out }",
      "COLUMN_UNKNOWN",
    ],
  ])("refuses a %s that is no column", async (key, target, code) => {
    const incremental =
      key === "cursor_field" ? ", incremental: { strategy: x, cursor_field: x }" : "";
    const report = await run(
      threeRows.replace("defineReader({", 'defineReader({ incremental: ["cursor"],'),
      `source: { custom_reader: ./reader.ts:Reader${incremental} }\n${target}\n`,
    );
    expect(report.error).toMatchObject({ code, fix: "The columns are id, name." });
  });

  it("warns when it turns incremental and knows nothing of what is there", async () => {
    const reader = threeRows.replace("defineReader({", 'defineReader({ incremental: ["cursor"],');
    await run(reader);
    const lines: string[] = [];
    const path = await write(
      "job.yaml",
      "source: { custom_reader: ./reader.ts:Reader, incremental: { strategy: id } }\ntarget: { custom_writer: ./writer.ts:Writer, output: out }\n",
    );
    const log = { write: (line: string): void => void lines.push(line) };
    expect(await runJob(path, { log })).toMatchObject({ streams: [{ rows_read: 3 }] });
    expect(lines.join("\n")).toMatch(
      /WARN .*holds no state, because it was not incremental or a reset: everything is read/u,
    );
    lines.length = 0;
    await runJob(path, { log });
    expect(lines).toEqual([]);
  });

  it("refuses to read incrementally with a reader that does not say it can", async () => {
    const target = "target: { custom_writer: ./writer.ts:Writer, output: out }";
    for (const strategy of ["updated_at", "file_modified_time"]) {
      const source = `source: { custom_reader: ./reader.ts:Reader, incremental: { strategy: ${strategy} } }`;
      const report = await run(threeRows, `${source}\n${target}\n`);
      expect(report.error).toMatchObject({
        code: "INCREMENTAL_UNSUPPORTED",
        message: expect.stringContaining(`'${strategy}'`) as string,
      });
    }
  });

  it("says that nothing tells the columns, when nothing does", async () => {
    const report = await run(`export const Reader = defineReader({ async *extract() {} });`);
    expect(report.error?.code).toBe("SCHEMA_UNKNOWN");
  });

  it("tells of the end of a run once, also to a listener that throws", async () => {
    const types: string[] = [];
    const path = await write("none.yaml", "source: {}\n");
    const onEvent = ({ type }: RunEvent): void => {
      types.push(type);
      throw new Error("a listener must not throw");
    };
    await expect(runJob(path, { onEvent })).rejects.toThrow("a listener must not throw");
    expect(types).toEqual(["run-finished"]);
  });

  it("reports a job file that cannot be read", async () => {
    expect(await runJob(join(folder, "none.yaml"))).toMatchObject({
      job: "none",
      status: "failed",
      streams: [],
      error: { code: "JOB_FILE_UNREADABLE" },
    });
  });
});
