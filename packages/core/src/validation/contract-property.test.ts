import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { FieldInput, ItemInput } from "../assets/asset-schema.ts";
import { replayRejects } from "../rejects/replay-rejects.ts";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";
import { contractToJsonSchema, createJudge } from "./__fixtures__/contract-to-json-schema.ts";
import { generatedColumns } from "./__fixtures__/generated-contracts.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
  // The rows of the property at hand: a module is loaded once.
  await folder.reader(`
export const Reader = defineReader({ async *extract() { yield globalThis.generatedRows; } });
`);
  await folder.writer(`
export const Writer = defineWriter({
  async writeBatch(rows) { globalThis.takenRows.push(...rows); return []; },
  async commitFiles() {},
});
`);
});
afterEach(() => folder.remove());

type Row = Readonly<Record<string, unknown>> & { readonly id: number };

const taken: Row[] = [];
Object.assign(globalThis, { takenRows: taken });

/** A job whose contract is this one, with unique ids. */
function jobText(columns: readonly FieldInput[]): { more: string } {
  const schema = [{ name: "id", type: "int32", required: true, unique: true }, ...columns];
  const asset = { name: "rows", schema };
  return { more: `name: rows\nschema_validation_mode: warn\nasset: ${JSON.stringify(asset)}` };
}

/** In JSON's terms: an int64 is the text of its digits. */
const asJson = (row: Row): unknown =>
  JSON.parse(
    JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  );

const generated = generatedColumns.chain((columns) =>
  fc.record({
    columns: fc.constant(columns.map(({ column }) => column)),
    rows: fc.array(
      fc.record({
        id: fc.integer({ min: 0, max: 30 }),
        ...Object.fromEntries(columns.map(({ column, value }) => [column.name, value])),
      }),
      { minLength: 1, maxLength: 30 },
    ),
  }),
);

/** A column without its rules; types and members stay. */
function withoutRules({ name, ...item }: FieldInput): FieldInput {
  return { name, ...itemWithoutRules(item) };
}

function itemWithoutRules({ type, items, fields }: ItemInput): ItemInput {
  return {
    type,
    ...(items ? { items: itemWithoutRules(items) } : {}),
    ...(fields ? { fields: fields.map(withoutRules) } : {}),
  };
}

it("what ajv finds valid is accepted, what it does not is rejected, and together they are what was read", async () => {
  const judge = createJudge();
  await fc.assert(
    fc.asyncProperty(generated, async ({ columns, rows }) => {
      const isValid = judge.compile(contractToJsonSchema(columns));
      const seen = new Set<number>();
      const expected = (rows as Row[]).filter((row) => {
        const valid = isValid(row) && !seen.has(row.id);
        if (valid) seen.add(row.id);
        return valid;
      });
      await folder.empty();
      taken.length = 0;
      Object.assign(globalThis, { generatedRows: rows });
      const report = await folder.run(jobText(columns));
      expect(report.error).toBeUndefined();
      expect(taken.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      for (const row of taken) expect(isValid(asJson(row))).toBe(true);

      const [stream] = report.streams;
      expect(stream).toMatchObject({
        rows_read: rows.length,
        rows_written: expected.length,
        rows_rejected: rows.length - expected.length,
      });
      const rejects = (stream?.reject_files ?? []).flatMap((path) =>
        readFileSync(path, "utf8").trimEnd().split("\n"),
      );
      expect(rejects).toHaveLength(rows.length - expected.length);
      const counted = (stream?.rejects ?? []).reduce((sum, { count }) => sum + count, 0);
      expect(counted).toBe(rejects.length);
    }),
    { numRuns: 300 },
  );
}, 60_000);

it("what broke a rule alone is all there once the contract has none and it is replayed", async () => {
  const judge = createJudge();
  await fc.assert(
    fc.asyncProperty(generated, async ({ columns, rows }) => {
      const plain = columns.map(withoutRules);
      const isTyped = judge.compile(contractToJsonSchema(plain));
      const unique = (rows as Row[]).map((row, id) => ({ ...row, id }));
      await folder.empty();
      taken.length = 0;
      Object.assign(globalThis, { generatedRows: unique });
      await folder.run(jobText(columns));
      const report = await replayRejects(await folder.job(jobText(plain)));
      expect(report.error).toBeUndefined();
      const ids = taken.map(({ id }) => id).toSorted((one, other) => one - other);
      expect(ids).toEqual(unique.filter((row) => isTyped(row)).map(({ id }) => id));
    }),
    { numRuns: 100 },
  );
}, 60_000);
