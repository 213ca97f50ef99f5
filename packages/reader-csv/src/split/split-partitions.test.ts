import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "@dativo/core/testing";
import type { Partition } from "@dativo/core/plugin";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { filePartition } from "@dativo/file-reader";
import { csvDialect } from "../csv-dialect.ts";
import { decodeField } from "../decode-field.ts";
import { csvReaderOptionsSchema } from "../csv-reader-options.ts";
import { openPlannedFile } from "./open-planned-file.ts";
import { splitPartitions } from "./split-partitions.ts";

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

function settingsOf(options: Readonly<Record<string, unknown>>) {
  const parsed = csvReaderOptionsSchema.parse(options);
  const signal = new AbortController().signal;
  return { options: parsed, dialect: csvDialect(parsed), signal };
}

async function split(name: string, content: string | Uint8Array, options = {}, parallelism = 4) {
  const path = join(folder.path, name);
  await writeFile(path, content);
  const bytes = Buffer.byteLength(content);
  const whole: Partition = { id: name, params: { path, bytes, mtime: "0" }, estimatedBytes: bytes };
  const file = settingsOf(options);
  const absolutePath = (given: string): string => given;
  const settings = { parallelism, absolutePath, file, smallestRange: 50 };
  return { path, whole, partitions: await splitPartitions([whole], settings) };
}

/** The records of partitions: their lines and their fields. */
async function recordsOf(path: string, partitions: readonly Partition[], options = {}) {
  const settings = settingsOf(options);
  const records: unknown[] = [];
  for (const partition of partitions) {
    const file = await openPlannedFile(path, filePartition(partition), settings);
    for (;;) {
      const block = await file.readBlock(100);
      if (block === undefined) break;
      const { bytes, fields, lines, columnCount, recordCount } = block;
      for (let record = 0; record < recordCount; record += 1) {
        const texts = Array.from({ length: columnCount }, (_, column) =>
          decodeField(bytes, fields, record * columnCount + column, settings.dialect),
        );
        records.push([lines[record], file.columnNames, ...texts]);
      }
    }
    await file.close();
  }
  return records;
}

const rows = Array.from({ length: 40 }, (_, row) => `${row},"text ${row}\nwith a line end"\n`);

describe("a large file", () => {
  it("stays whole where its byte order mark says that it is UTF-16", async () => {
    const content = Buffer.from(`\uFEFFid,name\n${rows.join("")}`, "utf16le");
    const { partitions, whole } = await split("utf16.csv", content);
    expect(partitions).toEqual([whole]);
  });

  it("is split into ranges that give the same records, with the same lines and columns", async () => {
    const record = fc.constantFrom("1,2\n", '"a\nb",c\r\n', '"x""y","z"\n', ",\n", "q,\r");
    const start = fc.constantFrom("id,name\n", "\n\nid,name\r\n", '\uFEFF"i\nd",name\n');
    await fc.assert(
      fc.asyncProperty(start, fc.array(record, { maxLength: 80 }), async (header, records) => {
        const { path, whole, partitions } = await split("any.csv", header + records.join(""));
        expect(await recordsOf(path, partitions)).toEqual(await recordsOf(path, [whole]));
      }),
      { numRuns: 300 },
    );
  });

  it("has ranges of its bytes without a gap, each with a name of its own", async () => {
    const { partitions, path } = await split("ranges.csv", `id,name\n${rows.join("")}`);
    expect(partitions).toHaveLength(4);
    expect(new Set(partitions.map(({ id }) => id)).size).toBe(4);
    const ranges = partitions.map((partition) => filePartition(partition).range);
    expect(ranges[0]?.start).toBe(0);
    for (const [index, range] of ranges.entries()) {
      expect(range?.end).toBe(
        ranges[index + 1]?.start ?? Buffer.byteLength(`id,name\n${rows.join("")}`),
      );
    }
    expect(partitions.every(({ id }) => id.startsWith(`${path}#`))).toBe(true);
  });

  it("skips what stands before the header in the first range alone", async () => {
    const options = { skip_rows: 2 };
    const content = `a "quote\nthat stays open\nid,name\n${rows.join("")}`;
    const { path, whole, partitions } = await split("preamble.csv", content, options);
    expect(partitions.length).toBeGreaterThan(1);
    expect(await recordsOf(path, partitions, options)).toEqual(
      await recordsOf(path, [whole], options),
    );
  });

  it.each([
    ["compressed", "data.csv.gz", {}],
    ["another encoding", "data.csv", { encoding: "utf-16le" }],
    ["a footer", "data.csv", { skip_footer_rows: 1 }],
    ["a delimiter of several characters", "data.csv", { delimiter: "||" }],
    ["another escape", "data.csv", { escape: "\\" }],
    ["comments", "data.csv", { comment: "#" }],
  ])("is not split with %s", async (_, name, options) => {
    const { whole, partitions } = await split(name, `id,name\n${rows.join("")}`, options);
    expect(partitions).toEqual([whole]);
  });

  it("is not split where one thread reads it, where it is small, or behind a quote that stays open", async () => {
    const content = `id,name\n${rows.join("")}`;
    expect((await split("one.csv", content, {}, 1)).partitions).toHaveLength(1);
    expect((await split("small.csv", "id\n1\n2\n")).partitions).toHaveLength(1);
    expect(
      (await split("open.csv", `id,name\n1,"${rows.join("").replaceAll('"', "")}`)).partitions,
    ).toHaveLength(1);
  });
});
