import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { BatchBuilder, type RecordBatch, type StreamSchema } from "@dativo/core/plugin";
import { describe, expect, test } from "vitest";
import { inlineEncoder } from "./inline-encoder.ts";
import type { EncoderSettings } from "./parquet-encoder.ts";
import { WorkerEncoder } from "./worker-encoder.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "text", type: { kind: "string" }, required: false },
  ],
};
const settings: EncoderSettings = {
  compression: "gzip",
  statistics: "page",
  dictionary: new Map([["text", false]]),
  dictionaryElsewhere: true,
  createdBy: "test version 1.0.0",
};

function batchOf(rows: number): RecordBatch {
  const builder = new BatchBuilder(schema, rows);
  for (let id = 0; id < rows; id += 1)
    builder.appendRow({ id: BigInt(id), text: `text ${id * 7919}` });
  return builder.finish();
}

/** The thread that the next encoder starts: Node tells of each. */
async function nextThread(): Promise<Worker> {
  const [worker] = (await once(process, "worker")) as [Worker];
  return worker;
}

function threadsRunning(): number {
  return (process.report.getReport() as unknown as { workers: unknown[] }).workers.length;
}

const stopped = expect.objectContaining({ code: "PARQUET_ENCODER_STOPPED" });

test("answers come in the order of the requests, however long each takes, and are those of the engine", async () => {
  const encoder = new WorkerEncoder();
  const sizes = [60_000, 1, 3, 80_000, 2, 20_000];
  const batches = sizes.map(batchOf);
  const answered: number[] = [];
  const encoded = await Promise.all(
    batches.map(async (batch, index) => {
      const bytes = await encoder.encode([batch], settings);
      answered.push(index);
      return bytes;
    }),
  );
  expect(answered).toEqual([0, 1, 2, 3, 4, 5]);
  for (const [index, batch] of batches.entries()) {
    const expected = await inlineEncoder.encode([batch], settings);
    expect(Buffer.compare(encoded[index]!, expected)).toBe(0);
  }
  await encoder.close();
});

test("batches can be changed and encoded again once they were handed over", async () => {
  const encoder = new WorkerEncoder();
  const batch = batchOf(1000);
  const expected = await inlineEncoder.encode([batch], settings);
  const first = encoder.encode([batch], settings);
  const second = encoder.encode([batch], settings);
  (batch.data.children[0]!.values as BigInt64Array).fill(-1n);
  expect(await first).toEqual(expected);
  expect(await second).toEqual(expected);
  await encoder.close();
});

describe("a thread that dies", () => {
  test.each([
    ["killed", (worker: Worker) => void worker.terminate(), undefined],
    // It cannot even read what to do.
    ["with an error", (worker: Worker) => worker.postMessage(null), expect.any(Error)],
  ])("%s is one clear error for all that waits and comes later", async (_how, kill, cause) => {
    const encoder = new WorkerEncoder();
    const started = nextThread();
    const first = encoder.encode([batchOf(10)], settings);
    const worker = await started;
    await first;
    kill(worker);
    const waiting = [batchOf(50_000), batchOf(10)].map((batch) =>
      encoder.encode([batch], settings),
    );
    for (const outcome of await Promise.allSettled(waiting)) {
      expect(outcome).toEqual({ status: "rejected", reason: stopped });
      expect((outcome as PromiseRejectedResult).reason.cause).toEqual(cause);
      expect(outcome).toHaveProperty("reason.message", expect.stringContaining("exit code 1"));
    }
    await expect(encoder.encode([batchOf(1)], settings)).rejects.toThrow(stopped);
    await encoder.close();
    expect(threadsRunning()).toBe(0);
  });
});

describe("close", () => {
  test("fails what is under way and what comes later, and waits for the thread to end", async () => {
    const encoder = new WorkerEncoder();
    await encoder.encode([batchOf(1)], settings);
    const underWay = Promise.allSettled(
      [batchOf(80_000), batchOf(10)].map((batch) => encoder.encode([batch], settings)),
    );
    expect(threadsRunning()).toBe(1);
    await encoder.close();
    expect(threadsRunning()).toBe(0);
    for (const outcome of await underWay) {
      expect(outcome).toEqual({ status: "rejected", reason: stopped });
    }
    await expect(encoder.encode([batchOf(1)], settings)).rejects.toThrow(stopped);
    expect(threadsRunning()).toBe(0);
  });

  test("starts no thread for an encoder that had nothing to do", async () => {
    await new WorkerEncoder().close();
    expect(threadsRunning()).toBe(0);
  });
});

test("the thread holds the process only while it has something to do", async () => {
  const ports = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
  const before = ports();
  const encoder = new WorkerEncoder();
  for (let round = 0; round < 2; round += 1) {
    const underWay = encoder.encode([batchOf(1000)], settings);
    expect(ports()).toBe(before + 1);
    await underWay;
    expect(ports()).toBe(before);
  }
  await encoder.close();
});
