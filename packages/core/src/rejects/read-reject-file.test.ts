import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RejectedRecord } from "../contract/reject.ts";
import { LocalObjectStore } from "../storage/local-object-store.ts";
import { RejectFile } from "../validation/reject-file.ts";
import { measureRejectFile, readRejectFile } from "./read-reject-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-reject-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

// Longer than the pieces that a file is read in.
const long = fc.constantFrom("é".repeat(50_000), "\n".repeat(70_000));
const text = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 1, arbitrary: long },
);
const record: fc.Arbitrary<RejectedRecord> = fc.record(
  {
    reason: text,
    message: text,
    position: fc.dictionary(fc.string(), fc.oneof(fc.integer(), text)),
    raw: text,
    column: text,
    value: fc.option(text),
    replay: fc.record({ columns: fc.array(text) }),
  },
  { requiredKeys: ["reason", "message", "position", "raw"] },
);

async function read(path: string) {
  const found: RejectedRecord[] = [];
  const lines: number[] = [];
  const hash = createHash("sha256");
  for await (const entry of readRejectFile(new LocalObjectStore(folder), path, hash)) {
    found.push(entry.record);
    lines.push(entry.line);
  }
  return { found, lines, sha256: hash.digest("hex") };
}

let files = 0;

it("reads what RejectFile has written, whatever the records hold", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 20 }), async (records) => {
      files += 1;
      const path = `_rejects/${files}.jsonl`;
      const file = new RejectFile(folder, path);
      for (const one of records) file.append(one);
      file.close();
      const { found, lines, sha256 } = await read(path);
      expect(found).toEqual(records);
      expect(lines).toEqual(records.map((_, index) => index + 1));
      const measured = await measureRejectFile(new LocalObjectStore(folder), path);
      expect(measured).toMatchObject({ path, sha256 });
    }),
    { numRuns: 100 },
  );
});

const line = '{"reason":"R","message":"m","position":{},"raw":"r"}';

it.each([
  [
    "invalid UTF-8",
    Buffer.concat([Buffer.from(`${line}\n`), Buffer.of(0xff, 0x0a)]),
    /Line 2 .*UTF-8/u,
  ],
  ["a number", `${line}\n\n7\n`, /Line 3 /u],
  ["no position", line.replace('"position":{},', ""), /Line 1 .*position: /u],
  ["a raw that is no text", line.replace('"r"', "7"), /Line 1 .*raw: /u],
])("refuses %s, with file and line", async (_, content, message) => {
  await writeFile(join(folder, "bad.jsonl"), content);
  await expect(read("bad.jsonl")).rejects.toMatchObject({
    code: "REJECT_LINE_INVALID",
    message: expect.stringMatching(message) as string,
  });
});

it("keeps what it does not know out of its way", async () => {
  await writeFile(join(folder, "more.jsonl"), line.replace("{", '{"note":"by hand",'));
  expect((await read("more.jsonl")).found).toMatchObject([{ raw: "r" }]);
});
