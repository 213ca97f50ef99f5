import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RejectedRecord } from "../contract/reject.ts";
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

describe("RejectSink", () => {
  it("fails a strict run at its end, with counts by rule and the first places", () => {
    const sink = new RejectSink("orders", "strict", new RejectFile(folder, "r.jsonl"));
    for (let line = 1; line <= 12; line += 1) sink.add(reject(line));
    sink.add(reject(13, "day"));
    expect(() => sink.finish()).toThrow(
      expect.objectContaining({
        code: "CONTRACT_BROKEN",
        message: expect.stringMatching(
          /^13 records of 'orders' break the contract:\n {2}price: INVALID_VALUE \(12\)\n {2}day: INVALID_VALUE \(1\)\nfirst:\n {2}file a.csv, line 1: price: 'x' is not a number\n/u,
        ) as string,
      }),
    );
  });

  it("stops a strict run early when everything is bad", () => {
    const sink = new RejectSink("orders", "strict", new RejectFile(folder, "r.jsonl"));
    for (let line = 1; line < 1000; line += 1) sink.add(reject(line));
    expect(() => sink.add(reject(1000))).toThrow(/At least 1000 records/u);
  });

  it("writes every record of a warn run to the file, and none when there was none", async () => {
    const file = new RejectFile(folder, "_rejects/run/0.jsonl");
    const sink = new RejectSink("orders", "warn", file);
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
