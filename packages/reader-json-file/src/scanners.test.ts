import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BatchBuilder,
  batchToRows,
  type RejectedRecord,
  type Row,
  type StreamSchema,
} from "@dativo/core/plugin";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { createRecordToRow, isJsonObject, parseLossless } from "@dativo/json-records";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ColumnSink } from "./column-sink.ts";
import { jsonFileReaderOptionsSchema } from "./json-file-reader-options.ts";
import { openJsonFile } from "./open-json-file.ts";
import { splitLines } from "./split-lines.ts";

// What the scanners make of a file that is in memory piece by piece, against all of it at once.
const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: false },
    { name: "text", type: { kind: "string" }, required: false },
    { name: "any", type: { kind: "json" }, required: false },
  ],
};

let folder: TemporaryFolder;
let files = 0;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

const record = fc.record(
  {
    id: fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.string({ maxLength: 3 })),
    text: fc.string({ unit: "grapheme", maxLength: 12 }),
    any: fc.jsonValue({ maxDepth: 3 }),
    other: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: [] },
);
const chunkBytes = fc.integer({ min: 4, max: 70 });

interface Read {
  readonly rows: Row[];
  readonly rejects: RejectedRecord[];
}

async function scan(
  text: string | Buffer,
  options: Record<string, unknown>,
  chunk: number,
  range?: { readonly start: number; readonly end: number },
): Promise<Read> {
  const path = join(folder.path, `${(files += 1)}.json`);
  await writeFile(path, text);
  return scanFile(path, options, chunk, range);
}

async function scanFile(
  path: string,
  options: Record<string, unknown>,
  chunk: number,
  range?: { readonly start: number; readonly end: number },
): Promise<Read> {
  const rejects: RejectedRecord[] = [];
  const sink = new ColumnSink({
    schema,
    unixTime: undefined,
    batchRows: 3,
    reject: (reject) => void rejects.push(reject),
  });
  const { scanner, close } = await openJsonFile(
    path,
    { path: "file", ...(range ? { range } : {}) },
    {
      options: jsonFileReaderOptionsSchema.parse(options),
      signal: new AbortController().signal,
      chunkBytes: chunk,
    },
  );
  const rows: Row[] = [];
  const take = () => {
    for (const batch of sink.finish()) rows.push(...batchToRows(batch, schema));
  };
  try {
    sink.positionOf = (start) => scanner.positionOf(start);
    for await (const _part of scanner.read(sink)) if (sink.isFull) take();
    take();
  } finally {
    await close();
  }
  return { rows, rejects };
}

/** The rows of the records that fit, the slow way. */
function expected(texts: readonly string[]): { rows: Row[]; bad: number } {
  const builder = new BatchBuilder(schema);
  const toRow = createRecordToRow(schema);
  let bad = 0;
  for (const text of texts) {
    const value = parseLossless(text);
    if (!isJsonObject(value) || builder.appendRow(toRow(value)) !== undefined) bad += 1;
  }
  return { rows: batchToRows(builder.finish(), schema), bad };
}

const layouts: Record<string, (records: readonly unknown[]) => string> = {
  list: (records) => JSON.stringify(records),
  pretty: (records) => JSON.stringify(records, null, 3),
  "one after another": (records) => records.map((each) => JSON.stringify(each, null, 1)).join(""),
  inside: (records) => JSON.stringify({ a: [{}], data: { b: 1.5, rows: records }, c: "x" }),
};

describe.each(Object.entries(layouts))("%s", (name, layout) => {
  it("gives the records that the whole text has, however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(record, fc.integer())), chunkBytes, async (all, chunk) => {
        const options = {
          format: "json",
          ...(name === "inside" ? { records_path: "data.rows" } : {}),
        };
        // Two numbers after one another are one.
        const records =
          name === "one after another" ? all.filter((one) => typeof one === "object") : all;
        const found = await scan(layout(records), options, chunk);
        const { rows, bad } = expected(records.map((one) => JSON.stringify(one)));
        expect(found.rows).toEqual(rows);
        expect(found.rejects).toHaveLength(bad);
      }),
      { numRuns: 60 },
    );
  });

  it("is an error when it is cut short, and never has less", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1 }), fc.nat(), async (records, cut) => {
        const text = layout(records);
        const short = Buffer.from(text).subarray(0, cut % Buffer.byteLength(text));
        const options = {
          format: "json",
          ...(name === "inside" ? { records_path: "data.rows" } : {}),
        };
        const isWhole = (() => {
          if (short.length === 0) return true;
          if (name !== "one after another") return false;
          return endsBetween(short.toString("utf8"), records);
        })();
        const found = scan(short, options, 64);
        if (isWhole) await found;
        else await expect(found).rejects.toMatchObject({ code: "JSON_FILE_INVALID" });
      }),
      { numRuns: 60 },
    );
  });
});

function endsBetween(text: string, records: readonly unknown[]): boolean {
  let whole = "";
  for (const one of records) {
    if (text === whole) return true;
    whole += JSON.stringify(one, null, 1);
  }
  return text === whole;
}

/** Lines, some of which are damaged by a character that was put in, or by their end missing. */
const damagedLines = fc.array(
  fc
    .tuple(
      record,
      fc.nat(),
      fc.constantFrom("", "", "", "{", "}", '"', ",", "\\", "0", "\u0000"),
      fc.boolean(),
    )
    .map(([one, at, extra, isCut]) => {
      const text = JSON.stringify(one);
      const place = at % (text.length + 1);
      const damaged = text.slice(0, place) + extra + text.slice(place);
      // Half a character cannot be written.
      return wellFormed(isCut && extra !== "" ? damaged.slice(0, place) : damaged);
    }),
);

describe("lines", () => {
  it("are judged each by itself, however the file is cut", async () => {
    await fc.assert(
      fc.asyncProperty(damagedLines, chunkBytes, async (lines, chunk) => {
        const { rows, rejects } = await scan(lines.join("\n"), { format: "jsonl" }, chunk);
        const whole = lines.flatMap((line) => (isJson(line) ? [line] : []));
        const good = expected(whole);
        // Of a broken line the records before the break count.
        const broken = lines.filter((line) => line.trim() !== "" && !isJson(line));
        expect(rows.length).toBeGreaterThanOrEqual(good.rows.length);
        for (const row of good.rows) expect(rows).toContainEqual(row);
        const places = new Set(rejects.map(({ position }) => position["line"]));
        expect(places.size).toBe(good.bad + broken.length);
        for (const { position, raw } of rejects) {
          expect(lines[Number(position["line"]) - 1]).toContain(raw);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("are each in one of the ranges of a file that is split", async () => {
    await fc.assert(
      fc.asyncProperty(
        damagedLines,
        fc.integer({ min: 2, max: 9 }),
        fc.constantFrom("", "\n"),
        async (lines, parallelism, end) => {
          const path = join(folder.path, `${(files += 1)}.jsonl`);
          const text = lines.join("\n") + end;
          await writeFile(path, text);
          const bytes = Buffer.byteLength(text);
          const options = jsonFileReaderOptionsSchema.parse({ format: "jsonl" });
          const { signal } = new AbortController();
          const whole = { id: path, params: { path, bytes, mtime: "1" }, estimatedBytes: bytes };
          const ranges = await splitLines([whole], {
            parallelism,
            absolutePath: (given) => given,
            file: { options, signal },
            smallestRange: 8,
          });
          const read: Read = { rows: [], rejects: [] };
          for (const { params } of ranges) {
            const range = params["range"] as { start: number; end: number } | undefined;
            const part = await scanFile(path, { format: "jsonl" }, 64, range);
            read.rows.push(...part.rows);
            read.rejects.push(...part.rejects);
          }
          expect(read).toEqual(await scanFile(path, { format: "jsonl" }, 64));
        },
      ),
      { numRuns: 60 },
    );
  });
});

function wellFormed(text: string): string {
  return Buffer.from(text).toString("utf8");
}

function isJson(line: string): boolean {
  try {
    parseLossless(line);
    return true;
  } catch {
    return false;
  }
}
