import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineWriter } from "../contract/define-writer.ts";
import { writeAll } from "./writer-harness.ts";

const schema = { fields: [{ name: "id", type: { kind: "int64" }, required: true }] } as const;

describe("writeAll", () => {
  it("hands over Arrow where the class declares it, and canonical rows elsewhere", async () => {
    const handed: unknown[] = [];
    const Arrow = defineWriter({
      batchFormat: "arrow",
      async writeBatch(batch, fileCounter) {
        handed.push(batch.numRows, fileCounter);
        return [{ path: "a" }, { path: "b" }];
      },
    });
    const Rows = defineWriter({
      async writeBatch(batch) {
        handed.push(batch);
        return [];
      },
    });
    const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const { files } = await writeAll(Arrow, { schema, rows, batchRows: 2 });
    await writeAll(Rows, { schema, rows: [{ id: 1 }] });
    expect(handed).toEqual([2, 0, 1, 2, [{ id: 1n }]]);
    expect(files).toHaveLength(4);
  });

  it("throws files away that were left open", async () => {
    const Writer = defineWriter({
      async writeBatch(_batch, _fileCounter, { context }) {
        await context.createFile("open.txt");
        return [];
      },
    });
    const written = await writeAll(Writer, { schema, rows: [{ id: 1 }] });
    expect(await readdir(written.folder)).toEqual([]);
    await written.remove();
    expect(existsSync(written.folder)).toBe(false);
  });

  it("validates options, refuses rows that do not fit, and closes after an error", async () => {
    const calls: string[] = [];
    const Writer = defineWriter({
      optionsSchema: z.strictObject({}),
      async writeBatch() {
        throw new RangeError("disk on fire");
      },
      async finish() {
        calls.push("finish");
        return [];
      },
      async close() {
        calls.push("close");
      },
    });
    await expect(writeAll(Writer, { schema, options: { a: 1 } })).rejects.toMatchObject({
      code: "PLUGIN_OPTIONS_INVALID",
    });
    await expect(writeAll(Writer, { schema, rows: [{ id: "x" }] })).rejects.toMatchObject({
      code: "TEST_ROW_INVALID",
    });
    expect(calls).toEqual([]);
    await expect(writeAll(Writer, { schema, rows: [{ id: 1 }] })).rejects.toThrow("disk on fire");
    expect(calls).toEqual(["close"]);
  });

  it("lends asset, mode, partitioning and task", async () => {
    const Writer = defineWriter({
      async writeBatch(_batch, _fileCounter, { asset, target, context }) {
        expect(asset).toMatchObject({ name: "orders", version: "1.0.0", schema });
        expect(target).toMatchObject({ mode: "replace", partitioning: ["id"] });
        expect(context.task.stream).toBe("orders");
        return [{ path: "seen" }];
      },
    });
    const { files } = await writeAll(Writer, {
      schema,
      rows: [{ id: 1 }],
      asset: { name: "orders" },
      mode: "replace",
      partitioning: ["id"],
    });
    expect(files).toEqual([{ path: "seen" }]);
  });
});
