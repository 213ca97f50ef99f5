import { EventEmitter, once } from "node:events";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import {
  BatchBuilder,
  type OutputFile,
  type RecordBatch,
  type StreamSchema,
} from "@dativo/core/plugin";
import { CollectingLogger, CollectingMetrics, writeAll } from "@dativo/core/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  InlineParquetWriter,
  placedWriters,
  WorkerParquetWriter,
} from "./__fixtures__/placed-writers.ts";
import { type ParquetWriterOptions, parquetWriterOptionsSchema } from "./parquet-writer-options.ts";
import { ParquetWriter } from "./parquet-writer.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "text", type: { kind: "string" }, required: false },
  ],
};

/** Rows whose text makes them as costly to encode as wanted. */
function batchOf(rows: number, textLength = 10): RecordBatch {
  const builder = new BatchBuilder(schema, rows);
  for (let id = 0; id < rows; id += 1) {
    builder.appendRow({ id: BigInt(id), text: `${id * 7919}`.padEnd(textLength, `${id % 97} `) });
  }
  return builder.finish();
}

let threadsStarted = 0;
const count = (): void => void (threadsStarted += 1);

beforeEach(() => {
  threadsStarted = 0;
  process.on("worker", count);
});

afterEach(() => {
  process.off("worker", count);
  const { workers } = process.report.getReport() as unknown as { workers: unknown[] };
  expect(workers.length).toBe(0);
});

/** A writer whose files are kept in memory; each write of one is told to `onWrite` and waited for. */
function createWriter(
  Writer: (typeof placedWriters)[number]["Writer"] | typeof ParquetWriter,
  options: Partial<ParquetWriterOptions>,
  onWrite: (bytes: number) => Promise<void> = async () => {},
  signal: AbortSignal = new AbortController().signal,
): ParquetWriter {
  const asset = { name: "records", version: "1.0.0", schema };
  const target = {
    type: "parquet",
    connection: {},
    credentials: {},
    mode: "append" as const,
    partitioning: [],
    options: { ...parquetWriterOptionsSchema.parse({}), ...options },
    baseFolder: ".",
  };
  const createFile = async (path: string): Promise<OutputFile> => {
    let bytesWritten = 0;
    return {
      path,
      get bytesWritten() {
        return bytesWritten;
      },
      async write(chunk) {
        bytesWritten += chunk.byteLength;
        await onWrite(chunk.byteLength);
      },
      close: async (rows) => ({ path, bytes: bytesWritten, rows }),
    };
  };
  return new Writer(asset, target, ".", {
    logger: new CollectingLogger(),
    metrics: new CollectingMetrics(),
    signal,
    task: { runId: "run", stream: "records", partitionIndex: 0, attemptId: "attempt" },
    createFile,
    openStore: () => Promise.reject(new Error("no store is needed")),
  });
}

describe("the files are the same, byte for byte, wherever row groups are encoded", () => {
  test("with row groups of very different cost", async () => {
    const lengths = [2000, 1, 1, 3000, 1, 1, 1, 1500, 1];
    const batches = lengths.map((length) => batchOf(1000, length));
    const options = { row_group_rows: 1000, compression: "gzip", target_file_size_mb: 0.01 };
    const inline = await writeAll(InlineParquetWriter, { schema, batches, options });
    const threaded = await writeAll(WorkerParquetWriter, { schema, batches, options });
    expect(inline.files.length).toBeGreaterThan(2);
    expect(threaded.files).toEqual(inline.files);
    expect(threadsStarted).toBe(1);
  });

  test("whatever the batches and the limits", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ rows: fc.nat(300), width: fc.nat(200) }), { maxLength: 12 }),
        fc.record({
          row_group_rows: fc.integer({ min: 1, max: 400 }),
          target_file_size_mb: fc.constantFrom(0.001, 0.01, 1),
          compression: fc.constantFrom("snappy", "zstd", "none"),
        }),
        async (shapes, options) => {
          const batches = shapes.map(({ rows, width }) => batchOf(rows, width));
          const inline = await writeAll(InlineParquetWriter, { schema, batches, options });
          const threaded = await writeAll(WorkerParquetWriter, { schema, batches, options });
          expect(threaded.files).toEqual(inline.files);
          await inline.remove();
          await threaded.remove();
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("where row groups are encoded by default", () => {
  const helps = availableParallelism() > 1 ? 1 : 0;

  test.each([
    ["here, when all rows fit one row group", [120_000], {}, 0],
    ["here, when there is little to do", [1000, 1000], { row_group_rows: 500 }, 0],
    ["in one thread, when a row group is full", [120_000, 120_000, 1], {}, helps],
    [
      "in one thread, when many small ones come together",
      Array(20).fill(12_000),
      { row_group_rows: 10_000 },
      helps,
    ],
  ])("%s", async (_name, sizes: number[], options, threads) => {
    const batches = sizes.map((rows) => batchOf(rows, 50));
    const { files } = await writeAll(ParquetWriter, { schema, batches, options });
    expect(threadsStarted).toBe(threads);
    const rows = sizes.reduce((sum, size) => sum + size, 0);
    expect(files.reduce((sum, file) => sum + (file.rows ?? 0), 0)).toBe(rows);
  });
});

test.each(placedWriters)(
  "no call is $place ahead of the files by more than one row group",
  async ({ place, Writer }) => {
    let groupsWritten = 0;
    const writer = createWriter(
      Writer,
      { row_group_rows: 5000, compression: "none" },
      async (bytes) => {
        if (bytes > 100_000) groupsWritten += 1;
      },
    );
    const batch = batchOf(5000, 200);
    for (let handedOver = 1; handedOver <= 12; handedOver += 1) {
      await writer.writeBatch(batch);
      expect(handedOver - groupsWritten).toBeLessThanOrEqual(place === "worker" ? 1 : 0);
    }
    await writer.finish();
    expect(groupsWritten).toBe(12);
    await writer.close();
  },
);

describe.each(placedWriters)("ends, encoded $place:", ({ place, Writer }) => {
  test("close in the midst of encoding stops it, and the call that waits fails", async () => {
    let filesWrittenTo = 0;
    const writer = createWriter(
      Writer,
      { row_group_rows: 20_000, compression: "gzip" },
      async () => {
        filesWrittenTo += 1;
      },
    );
    const writing = writer.writeBatch(batchOf(80_000, 100));
    const [outcome] = await Promise.all([Promise.allSettled([writing]), writer.close()]);
    if (place === "worker") {
      expect(outcome[0]).toHaveProperty("reason.code", "PARQUET_ENCODER_STOPPED");
      expect(filesWrittenTo).toBe(0);
    }
  });

  test("an abort stops at the next row group, and close leaves nothing under way", async () => {
    const controller = new AbortController();
    const writer = createWriter(Writer, { row_group_rows: 1000 }, undefined, controller.signal);
    await writer.writeBatch(batchOf(3000));
    controller.abort(new Error("stopped by hand"));
    await expect(writer.writeBatch(batchOf(3000))).rejects.toThrow("stopped by hand");
    await writer.close();
  });

  test("a file that cannot be written fails a later call at the latest", async () => {
    const writer = createWriter(Writer, { row_group_rows: 1000 }, async () => {
      throw new Error("disk full");
    });
    const all = async (): Promise<void> => {
      await writer.writeBatch(batchOf(2500));
      await writer.finish();
    };
    await expect(all()).rejects.toThrow("disk full");
    await writer.close();
  });

  test("many writers one after the other leave no thread behind", async () => {
    for (let round = 0; round < 8; round += 1) {
      const writer = createWriter(Writer, { row_group_rows: 1000 });
      await writer.writeBatch(batchOf(2500));
      if (round % 2 === 0) await writer.finish();
      await writer.close();
    }
    expect(threadsStarted).toBe(place === "worker" ? 8 : 0);
  });
});

test("close waits for a write that is under way, and nothing is written after it", async () => {
  const order: string[] = [];
  const started = new Promise<Worker>((resolve) => process.once("worker", resolve));
  const signals = new EventEmitter();
  const released = once(signals, "release");
  const writing = once(signals, "writing");
  const writer = createWriter(WorkerParquetWriter, { row_group_rows: 1000 }, async () => {
    signals.emit("writing");
    await released;
    order.push("written");
  });
  await writer.writeBatch(batchOf(1000));
  await writing;
  const ended = once(await started, "exit");
  const closed = writer.close().then(() => order.push("closed"));
  await ended;
  await setImmediate();
  signals.emit("release");
  await closed;
  expect(order.at(-1)).toBe("closed");
  expect(order).toContain("written");
});

test("a thread that is killed fails the next call that needs it", async () => {
  const started = new Promise<Worker>((resolve) => process.once("worker", resolve));
  const writer = createWriter(WorkerParquetWriter, { row_group_rows: 1000 });
  await writer.writeBatch(batchOf(1000));
  await (await started).terminate();
  const all = async (): Promise<void> => {
    await writer.writeBatch(batchOf(3000));
    await writer.finish();
  };
  await expect(all()).rejects.toThrow(expect.objectContaining({ code: "PARQUET_ENCODER_STOPPED" }));
  await writer.close();
});
