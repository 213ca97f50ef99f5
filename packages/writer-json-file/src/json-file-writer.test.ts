import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { StreamSchema, WrittenFile } from "@dativo/core/plugin";
import { type Written, writeAll, type WriteSettings } from "@dativo/core/testing";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { LosslessNumber, parse } from "lossless-json";
import { afterEach, describe, expect, it } from "vitest";
import { JsonFileWriter } from "./json-file-writer.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "name", type: { kind: "string" }, required: false },
    { name: "price", type: { kind: "decimal", precision: 20, scale: 2 }, required: false },
    { name: "at", type: { kind: "timestamptz" }, required: false },
  ],
};

const someRows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: 9007199254740992n + BigInt(index),
    name: index % 5 === 0 ? null : `Naïve "${index}"\n`,
    price: `${index}.10`,
    at: "2026-01-02T03:04:05.000006Z",
  }));

const open: Written[] = [];
async function write(settings: Partial<WriteSettings>): Promise<Written> {
  const written = await writeAll(JsonFileWriter, { schema, ...settings });
  open.push(written);
  return written;
}
afterEach(async () => {
  for (const written of open.splice(0)) await written.remove();
});

const isManifest = ({ path }: WrittenFile) => path.startsWith("manifest-");
const read = (written: Written, file: WrittenFile | undefined) =>
  readFile(join(written.folder, file?.path ?? ""));

async function duckdb(sql: string): Promise<unknown[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
  }
}

describe("what another engine reads back", () => {
  const columns = `columns = {id: 'BIGINT', name: 'VARCHAR', price: 'DECIMAL(20,2)', "at": 'TIMESTAMPTZ'}`;

  it.each([
    ["jsonl", "none", undefined],
    ["jsonl", "gzip", undefined],
    ["json", "none", 0],
    ["json", "none", 3],
    ["json", "gzip", undefined],
  ])("%s with compression %s, indented by %s", async (format, compression, indent) => {
    const rows = someRows(500);
    const options = { format, compression, ...(indent === undefined ? {} : { indent }) };
    const written = await write({ rows, batchRows: 99, options });
    const [file] = written.files;
    expect(file?.path.endsWith(compression === "gzip" ? `.${format}.gz` : `.${format}`)).toBe(true);
    const arrayOrLines = format === "json" ? "array" : "newline_delimited";
    const back = await duckdb(
      `SELECT id, name, price, epoch_us("at") AS "at" FROM read_json('${written.folder}/${file?.path}', format = '${arrayOrLines}', ${columns})`,
    );
    expect(back).toEqual(
      rows.map(({ id, name, price }) => ({ id: String(id), name, price, at: "1767323045000006" })),
    );
  });
});

describe("files", () => {
  it("are accounted for byte by byte", async () => {
    for (const compression of ["none", "gzip"]) {
      const written = await write({ rows: someRows(3000), options: { compression } });
      const [file] = written.files;
      const bytes = await read(written, file);
      expect(file).toMatchObject({
        rows: 3000,
        bytes: bytes.byteLength,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      });
    }
  });

  it("are the same bytes for the same rows, however they come in batches", async () => {
    const hashes = new Set<string | undefined>();
    for (const batchRows of [1, 7, 1000]) {
      const written = await write({
        rows: someRows(1000),
        batchRows,
        options: { compression: "gzip" },
      });
      hashes.add(written.files[0]?.sha256);
    }
    expect(hashes.size).toBe(1);
  });

  it("roll at the target size without losing or doubling a row", async () => {
    const rows = someRows(2000);
    const megabytes = 0.02;
    const written = await write({ rows, options: { target_file_size_mb: megabytes } });
    expect(written.files.length).toBeGreaterThan(5);
    expect(new Set(written.files.map(({ path }) => path)).size).toBe(written.files.length);
    const target = megabytes * 1024 * 1024;
    for (const { bytes = 0 } of written.files) expect(bytes).toBeLessThan(target + 1024);
    for (const { bytes = 0 } of written.files.slice(0, -1))
      expect(bytes).toBeGreaterThanOrEqual(target);
    const texts = await Promise.all(written.files.map((file) => read(written, file)));
    const lines = Buffer.concat(texts).toString("utf8").trimEnd().split("\n");
    expect(lines.map((line) => (parse(line) as { id: { value: string } }).id.value)).toEqual(
      rows.map(({ id }) => String(id)),
    );
  });

  it("roll by the size on disk when they are compressed", async () => {
    const written = await write({
      rows: someRows(60_000),
      options: {
        compression: "gzip",
        compression_level: 1,
        target_file_size_mb: 0.1,
        format: "json",
      },
    });
    expect(written.files.length).toBeGreaterThan(2);
    let count = 0;
    for (const file of written.files) {
      const records = JSON.parse(
        gunzipSync(await read(written, file)).toString("utf8"),
      ) as unknown[];
      expect(records).toHaveLength(file.rows ?? -1);
      count += records.length;
    }
    expect(count).toBe(60_000);
  });

  it("are not there when there are no rows", async () => {
    const written = await write({ rows: [], options: { manifest: true, format: "json" } });
    expect(written.files).toEqual([]);
  });
});

describe("the manifest", () => {
  it("lists what was written, and adds no rows to the sum", async () => {
    const options = { manifest: true, target_file_size_mb: 0.02 };
    const written = await write({ rows: someRows(1000), options });
    const data = written.files.filter((file) => !isManifest(file));
    const manifests = written.files.filter(isManifest);
    expect(manifests).toEqual([
      expect.objectContaining({ path: "manifest-00000-test-attempt.json", rows: 0 }),
    ]);
    const manifest: unknown = JSON.parse((await read(written, manifests[0])).toString("utf8"));
    const bytes = data.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
    expect(manifest).toMatchObject({ rows: 1000, bytes, files: data, schema, format: "jsonl" });
    for (const file of data) {
      expect((await stat(join(written.folder, file.path))).size).toBe(file.bytes);
    }
  });
});

describe("partitioning", () => {
  it("writes hive folders that another engine understands", async () => {
    const values = ["Köln", "a/b", "..", "", null, "x=y", "50%"];
    const rows = Array.from({ length: 700 }, (_, index) => ({
      id: BigInt(index),
      name: values[index % values.length] ?? null,
    }));
    const written = await write({ rows, batchRows: 64, partitioning: ["name"] });
    expect(written.files).toHaveLength(values.length);
    const back = await duckdb(
      `SELECT name, count(*)::INT AS n, count(DISTINCT id)::INT AS ids FROM read_json('${written.folder}/*/*.jsonl', hive_partitioning = false, columns = {id: 'BIGINT', name: 'VARCHAR'}) GROUP BY name ORDER BY name NULLS LAST`,
    );
    expect(back).toEqual([...values].toSorted(byName).map((name) => ({ name, n: 100, ids: 100 })));
  });

  it("keeps a bounded number of files open", async () => {
    const rows = Array.from({ length: 400 }, (_, index) => ({
      id: BigInt(index % 200),
      name: "x",
    }));
    const written = await write({ rows, batchRows: 200, partitioning: ["id"] });
    expect(written.files.reduce((sum, file) => sum + (file.rows ?? 0), 0)).toBe(400);
    expect(new Set(written.files.map(({ path }) => path)).size).toBe(400);
  });
});

function byName(left: string | null, right: string | null): number {
  if (left === null || right === null) return left === null ? 1 : -1;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

describe("options", () => {
  it.each([
    [{ indent: 2 }, "indent"],
    [{ format: "json", indent: 9 }, "indent"],
    [{ compression_level: 5 }, "compression_level"],
    [{ compression: "zstd" }, "compression"],
    [{ format: "csv" }, "format"],
    [{ target_file_size_mb: 0 }, "target_file_size_mb"],
    [{ pretty: true }, "pretty"],
  ])("refuses %j", async (options, key) => {
    const run = write({ rows: someRows(1), options });
    await expect(run).rejects.toMatchObject({ code: "PLUGIN_OPTIONS_INVALID" });
    await expect(run).rejects.toThrow(key);
  });
});

describe("any rows", () => {
  it("come back through a parser that we did not write", async () => {
    const row = fc.record({
      id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      name: fc.option(fc.string({ unit: "binary" })),
      price: fc.option(fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }).map(asPrice)),
    });
    const format = fc.constantFrom("json", "jsonl");
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        format,
        async (rows, kind) => {
          const written = await write({ rows, options: { format: kind } });
          const text = (await read(written, written.files[0])).toString("utf8");
          const records =
            kind === "json"
              ? [parse(text)].flat()
              : text
                  .trimEnd()
                  .split("\n")
                  .map((line) => parse(line));
          expect(JSON.parse(JSON.stringify(records, digits))).toEqual(
            rows.map(({ id, name, price }) => ({ id: String(id), name, price, at: null })),
          );
          await written.remove();
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Cents as a decimal with two digits after the point. */
function asPrice(cents: bigint): string {
  const text = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** A number that still has all its digits as the text of them. */
function digits(_key: string, value: unknown): unknown {
  return value instanceof LosslessNumber ? value.value : value;
}
