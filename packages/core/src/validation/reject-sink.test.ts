import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RejectedRecord } from "../contract/reject.ts";
import type { RejectLimit, ValidationMode } from "../job/job.ts";
import { RejectFile } from "./reject-file.ts";
import { RejectSink } from "./reject-sink.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-rejects-"));
});
afterEach(() => rm(folder, { recursive: true }));

function reject(line: number, column = "price"): RejectedRecord {
  return {
    reason: "INVALID_VALUE",
    message: "'x' is not a number",
    column,
    position: { file: "a.csv", line },
    raw: `${line},x`,
  };
}

function openSink(file: RejectFile, mode: ValidationMode, limit?: RejectLimit): RejectSink {
  const redact = (text: string): string => text.replaceAll("hunter2", "***");
  return new RejectSink({ stream: "orders", mode, limit, redact }, file);
}

describe("RejectSink", () => {
  it("fails a strict run at its end, with counts by rule and the first places", () => {
    const sink = openSink(new RejectFile(folder, "r.jsonl"), "strict");
    for (let line = 1; line <= 12; line += 1) sink.add(reject(line));
    sink.add(reject(13, "day"));
    expect(() => sink.finish()).toThrow(
      expect.objectContaining({
        code: "CONTRACT_BROKEN",
        message: expect.stringMatching(
          /^13 records of 'orders' break the contract:\n {2}price: INVALID_VALUE \(12 records\), first at file a.csv, line 1: 'x' is not a number\n {2}day: INVALID_VALUE \(1 record\), first at file a.csv, line 13: /u,
        ) as string,
      }),
    );
  });

  it("stops a strict run early when everything is bad", () => {
    const sink = openSink(new RejectFile(folder, "r.jsonl"), "strict");
    for (let line = 1; line < 1000; line += 1) sink.add(reject(line));
    expect(() => sink.add(reject(1000))).toThrow(/At least 1000 records/u);
  });

  it("counts what is wrong with items under their list, and shows no secret", () => {
    const sink = openSink(new RejectFile(folder, "r.jsonl"), "strict");
    sink.add({ ...reject(1, "lines.0.price"), message: "'hunter2' is not a number" });
    sink.add(reject(2, "lines.14.price"));
    expect(sink.counts).toEqual([
      {
        column: "lines[].price",
        reason: "INVALID_VALUE",
        count: 2,
        first: "file a.csv, line 1: '***' is not a number",
      },
    ]);
  });

  it("stops a warn run as soon as it has more rejects than it may", () => {
    const sink = openSink(new RejectFile(folder, "r.jsonl"), "warn", { kind: "count", records: 2 });
    sink.add(reject(1));
    sink.add(reject(2));
    expect(() => sink.add(reject(3))).toThrow(
      expect.objectContaining({
        code: "TOO_MANY_REJECTS",
        message: expect.stringContaining("More than 2 records of 'orders'") as string,
      }),
    );
  });

  it("writes every record of a warn run to the file, and none when there was none", async () => {
    const file = new RejectFile(folder, "_rejects/run/0.jsonl");
    const sink = openSink(file, "warn");
    expect(file.close()).toBe(false);
    expect(await readdir(folder)).toEqual([]);
    const records = Array.from({ length: 5000 }, (_, line) => reject(line));
    for (const record of records) sink.add(record);
    expect(file.close()).toBe(true);
    sink.finish();
    expect(sink.count).toBe(5000);
    const text = await readFile(join(folder, "_rejects/run/0.jsonl"), "utf8");
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(records);
  });
});
