import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { writeAll } from "../testing/writer-harness.ts";
import { BaseWriter } from "./base-writer.ts";
import { defineWriter } from "./define-writer.ts";
import type { WriterContext } from "./plugin-context.ts";

const schema = {
  fields: [{ name: "id", type: { kind: "int64" }, required: true }],
} as const;
const target = {
  type: "test",
  connection: {},
  credentials: {},
  mode: "append",
  partitioning: [],
  options: { suffix: "txt" },
  baseFolder: "/",
} as const;
const asset = { name: "orders", version: "1.0.0", schema };
const context = {
  task: { runId: "run", stream: "orders", partitionIndex: 3, attemptId: "a7" },
} as WriterContext;

describe("defineWriter", () => {
  it("writes what it is handed, and closes when all is written", async () => {
    const calls: string[] = [];
    const Writer = defineWriter({
      optionsSchema: z.object({ suffix: z.string().default("txt") }),
      async writeBatch(rows, fileCounter, { context: lent, options, fileName }) {
        calls.push("writeBatch");
        const file = await lent.createFile(fileName(fileCounter, options.suffix));
        await file.write(new TextEncoder().encode(rows.map(({ id }) => `${id as bigint}`).join()));
        return [await file.close(rows.length)];
      },
      async finish() {
        calls.push("finish");
        return [];
      },
      async close() {
        calls.push("close");
      },
    });
    const written = await writeAll(Writer, {
      schema,
      rows: [{ id: 1 }, { id: 2n }, { id: 3 }],
      batchRows: 2,
    });
    expect(written.files.map(({ path, rows, bytes }) => [path, rows, bytes])).toEqual([
      ["part-00000-test-attempt-00000.txt", 2, 3],
      ["part-00000-test-attempt-00001.txt", 1, 1],
    ]);
    const first = join(written.folder, "part-00000-test-attempt-00000.txt");
    expect(await readFile(first, "utf8")).toBe("1,2");
    expect(calls).toEqual(["writeBatch", "writeBatch", "finish", "close"]);
    await written.remove();
  });

  it("is handed rows unless it asks for Arrow", () => {
    expect(defineWriter({ writeBatch: async () => [] }).batchFormat).toBe("rows");
    const Arrow = defineWriter({ batchFormat: "arrow", writeBatch: async () => [] });
    expect(Arrow.batchFormat).toBe("arrow");
  });

  it("has commitFiles only where the definition has it: else the host commits", async () => {
    const Plain = defineWriter({ writeBatch: async () => [] });
    expect(new Plain(asset, target, "/", context)).not.toHaveProperty(
      "commitFiles",
      expect.anything(),
    );
    const handed: unknown[] = [];
    const Committing = defineWriter({
      writeBatch: async () => [],
      async commitFiles(request, { options }) {
        handed.push(request.runId, options);
      },
    });
    const writer = new Committing(asset, target, "/", context);
    const request = {
      runId: "r",
      job: "j",
      stream: "s",
      previousRunId: null,
      mode: "append",
      files: [],
      state: undefined,
      record: {},
    } as const;
    await writer.commitFiles?.(request);
    expect(handed).toEqual(["r", { suffix: "txt" }]);
  });

  it("answers like BaseWriter where it defines nothing", async () => {
    const Writer = defineWriter({ writeBatch: async () => [] });
    const writer = new Writer(asset, target, "/", context);
    expect(writer).toBeInstanceOf(BaseWriter);
    await expect(writer.finish()).resolves.toEqual([]);
    await expect(writer.checkConnection()).resolves.toEqual({ status: "unsupported" });
    await expect(writer.close()).resolves.toBeUndefined();
  });

  it("names files by partition, attempt and number", async () => {
    const names: string[] = [];
    const Writer = defineWriter({
      async writeBatch(_rows, fileCounter, { fileName }) {
        names.push(fileName(fileCounter, "csv"));
        return [];
      },
    });
    await new Writer(asset, target, "/", context).writeBatch([], 12);
    expect(names).toEqual(["part-00003-a7-00012.csv"]);
  });
});
