import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, extractAll } from "@dativo/core/testing";
import type { ColumnType, RowValue } from "@dativo/core/plugin";
import fc from "fast-check";
import { expect, it } from "vitest";
import { CsvReader } from "./csv-reader.ts";

const digits = fc.string({
  unit: fc.constantFrom("0", "1", "2", "5", "9"),
  minLength: 1,
  maxLength: 25,
});
const numbers = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
  fc.double({ noNaN: true }).map(String),
  digits,
  fc.tuple(fc.constantFrom("", "-", "+"), digits, digits).map(([sign, a, b]) => `${sign}${a}.${b}`),
  fc.tuple(fc.integer(), fc.nat(99)).map(([a, b]) => `${a}.${String(b).padStart(2, "0")}`),
);
const dates = fc.date({
  noInvalidDate: true,
  min: new Date("0001-01-01"),
  max: new Date("9999-12-31"),
});
const columns = fc.oneof(
  fc.array(numbers, { minLength: 1, maxLength: 5 }),
  fc.array(
    fc.tuple(fc.nat(999), fc.nat(99)).map(([a, b]) => `${a}.${String(b).padStart(2, "0")}`),
    { minLength: 1 },
  ),
  fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map(String), { minLength: 1 }),
  fc.array(
    dates.map((date) => date.toISOString().slice(0, 10)),
    { minLength: 1 },
  ),
  fc.array(
    dates.map((date) => date.toISOString()),
    { minLength: 1 },
  ),
  fc.array(fc.constantFrom("true", "false", "True", "0", "yes"), { minLength: 1, maxLength: 3 }),
);

/** The text that a value of an inferred type must have come from. */
function sourceText(type: ColumnType, value: RowValue): string {
  if (typeof value === "object" || value === undefined) return "no value";
  if (typeof value !== "string") return String(value);
  return type.kind === "timestamptz" ? new Date(value).toISOString() : value;
}

it("takes no type that would change a value", async () => {
  const folder = await createTemporaryFolder();
  const path = join(folder.path, "data.csv");
  await fc.assert(
    fc.asyncProperty(columns, async (texts) => {
      await writeFile(path, `column\n${texts.join("\n")}\n`);
      const { rows, rejects, schema } = await extractAll(CsvReader, { streams: [path] });
      expect(rejects).toEqual([]);
      const { type } = schema.fields[0]!;
      const expected = type.kind === "boolean" ? texts.map((text) => text.toLowerCase()) : texts;
      expect(rows.map((row) => sourceText(type, row["column"]))).toEqual(expected);
    }),
    { numRuns: 500 },
  );
  await folder.remove();
});
