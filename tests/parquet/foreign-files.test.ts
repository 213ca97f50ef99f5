import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DativoError } from "@dativo/core";
import type { StreamSchema } from "@dativo/core/plugin";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithService } from "../services/ask-for-service.ts";
import { readParquet } from "./read-parquet.ts";

const script = fileURLToPath(new URL("write-foreign.py", import.meta.url));
const run = promisify(execFile);

await describeWithService("iceberg-python", "files that pyarrow has written", (python) => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await createTemporaryFolder();
    await run(python, [script, folder.path]);
  });
  afterAll(() => folder.remove());
  const path = (name: string): string => join(folder.path, `${name}.parquet`);

  it("have every value of types that ours has no name for", async () => {
    const { rows, rejects, schema } = await readParquet(path("types"));
    expect(rejects).toEqual([]);
    expect(schema.fields.map(({ name, type }) => `${name}: ${type.kind}`)).toEqual([
      "u8: int16",
      "u32: int64",
      "u64: decimal",
      "category: string",
      "seconds: timestamp",
      "millis: timestamptz",
      "nanos: timestamp",
      "time_millis: time",
      "date: date",
      "date64: date",
      "decimal: decimal",
      "long: decimal",
      "half: float32",
      "fixed: binary",
      "list: list",
      "struct: struct",
      "map: list",
      "none: string",
    ]);
    expect(rows).toMatchObject([
      {
        u8: 0,
        u32: 0n,
        u64: "0",
        category: "a",
        seconds: "1970-01-01T00:00:00",
        nanos: "1970-01-01T00:00:00",
        date: "0001-01-01",
        date64: "0001-01-01",
        decimal: "1.10",
        long: "9".repeat(38),
        half: 1.5,
        list: [1, null],
        struct: { a: 1n, b: "x" },
        map: [{ key: "k", value: 1 }],
        none: null,
      },
      {
        u8: 255,
        u32: 4_294_967_295n,
        u64: "18446744073709551615",
        category: "b",
        seconds: "2024-02-29T01:02:03",
        millis: "1969-12-31T23:59:59.999Z",
        nanos: "2024-02-29T01:02:03.000004",
        time_millis: "00:00:00.001",
        date: "9999-12-31",
        date64: "9999-12-31",
        decimal: "-99999.99",
        half: Infinity,
        list: [],
      },
      Object.fromEntries(schema.fields.map(({ name }) => [name, null])),
    ]);
  });

  it.each(["snappy", "gzip", "brotli", "zstd", "lz4", "none"])("by the codec %s", async (codec) => {
    const { rows } = await readParquet(path(codec));
    expect(rows).toEqual([
      { u8: 0, category: "a" },
      { u8: 255, category: "b" },
      { u8: null, category: null },
    ]);
  });

  it("keep old timestamps (INT96) that nanoseconds do not reach, nested ones too", async () => {
    const { rows } = await readParquet(path("int96"));
    const at = [
      "0001-01-01T00:00:00",
      "9999-12-31T23:59:59.999999",
      null,
      "2024-02-29T01:02:03.000004",
      "1600-01-01T00:00:00",
    ];
    expect(rows).toEqual(at.map((moment, id) => ({ at: moment, id: BigInt(id), all: [moment] })));
  });

  it.each(["int96-fine", "nanoseconds"])(
    "reject a record that is finer than a microsecond, and no other: %s",
    async (name) => {
      const schema: StreamSchema = {
        fields: [
          { name: "id", type: { kind: "int64" }, required: true },
          { name: "at", type: { kind: "timestamp" }, required: false },
        ],
      };
      const { rows, rejects } = await readParquet(path(name), { schema });
      expect(rows.map(({ id }) => id)).toEqual([2n, 3n]);
      expect(rejects).toMatchObject([{ column: "at", reason: "PRECISION_LOSS" }]);
    },
  );

  it("give the columns that both a contract and the option name, and no others", async () => {
    const schema: StreamSchema = {
      fields: [
        { name: "u8", type: { kind: "int64" }, required: false },
        { name: "category", type: { kind: "string" }, required: false },
      ],
    };
    const { rows } = await readParquet(path("types"), { schema, options: { columns: ["u8"] } });
    expect(rows).toEqual([0n, 255n, null].map((u8) => ({ u8, category: null })));
    await expect(
      readParquet(path("types"), { schema, options: { columns: ["u9"] } }),
    ).rejects.toMatchObject({ code: "PARQUET_COLUMN_MISSING", details: { missing: ["u9"] } });
  });

  it("have columns whose names have dots", async () => {
    const { rows } = await readParquet(path("dots"));
    expect(rows).toEqual([
      { "a.b": 1n, a: { b: 3n } },
      { "a.b": 2n, a: { b: 4n } },
    ]);
  });

  it("may have a column of a type that nothing holds: it is named, and can be left out", async () => {
    await expect(readParquet(path("duration"))).rejects.toMatchObject({
      code: "ARROW_TYPE_UNSUPPORTED",
      message: expect.stringContaining("took") as string,
    });
    const { rows } = await readParquet(path("duration"), { options: { columns: ["id"] } });
    expect(rows).toEqual([{ id: 1n }]);
  });

  describe("and that are damaged", () => {
    it("end in an error with a code, or are read, and the process lives", async () => {
      const whole = await readFile(path("types"));
      const damaged = path("damaged");
      const place = fc.nat({ max: whole.length - 1 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(place, fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
          async (changes) => {
            const bytes = Buffer.from(whole);
            for (const [at, byte] of changes) bytes[at] = byte;
            await writeFile(damaged, bytes);
            const error = await readParquet(damaged).then(
              () => undefined,
              (error_: unknown) => error_,
            );
            expect(error === undefined || DativoError.isInstance(error), String(error)).toBe(true);
          },
        ),
        { numRuns: 60 },
      );
    });

    it.each([
      [0, "PARQUET_FILE_INVALID"],
      [7, "PARQUET_FILE_INVALID"],
      [1000, "PARQUET_FILE_INVALID"],
    ])("are refused when only %i bytes are there", async (bytes, code) => {
      await writeFile(path("cut"), (await readFile(path("types"))).subarray(0, bytes));
      await expect(readParquet(path("cut"))).rejects.toMatchObject({ code });
    });
  });
});
