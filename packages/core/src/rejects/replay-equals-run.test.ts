import fc from "fast-check";
import { afterEach, beforeEach, it, expect } from "vitest";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";
import { replayRejects } from "./replay-rejects.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
  // The rows of the property at hand: a module is loaded once.
  await folder.reader(`
export const Reader = defineReader({ async *extract() { yield globalThis.replayedRows; } });
`);
});
afterEach(() => folder.remove());

const type = fc.constantFrom(
  "integer",
  "bigint",
  "string",
  "boolean",
  "date",
  "binary",
  "timestamptz",
  "json",
  "decimal(5,2)",
);
const contract = fc.record({ v: type, w: type, required: fc.boolean() });
const value = fc.oneof(
  fc.constantFrom("x", "true", "2024-02-29", "1.25", "", "{}", "NaN"),
  fc.constantFrom(0, -1, 1.5, 2 ** 53, 2n ** 62n, Number.NaN, true, null, undefined),
  fc.constantFrom(new Date(0), new Date(Number.NaN), Uint8Array.of(1, 255), [1], { a: 1n }),
);
const records = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 });

function jobText({ v, w, required }: { v: string; w: string; required: boolean }, output: string) {
  return {
    target: `partitioning: []`,
    more: `schema_validation_mode: warn
asset: { name: rows, schema: [{ name: id, type: integer }, { name: v, type: "${v}", required: ${required} }, { name: w, type: "${w}" }] }
name: ${output}`,
  };
}

type Identified = { readonly id: number };
const byId = (rows: readonly unknown[]): Identified[] =>
  (rows as Identified[]).toSorted((one, other) => one.id - other.id);

it("a run, a mended contract and a replay publish what one run under that contract would have", async () => {
  await fc.assert(
    fc.asyncProperty(records, contract, contract, async (values, before, after) => {
      const rows = values.map(([v, w], id) => ({ id, v, w }));
      Object.assign(globalThis, { replayedRows: rows });
      await folder.empty();
      await folder.run(jobText(after, "at-once"));
      const atOnce = byId(folder.rows());

      await folder.empty();
      const first = await folder.run(jobText(before, "twice"));
      const accepted = byId(folder.rows()).map(({ id }) => id);
      expect(first.streams[0]?.rows_rejected).toBe(rows.length - accepted.length);
      const job = await folder.job(jobText(after, "twice"));
      const second = await replayRejects(job);
      expect(second.error).toBeUndefined();
      const replayed = byId(folder.rows()).filter(({ id }) => !accepted.includes(id));
      // What the first contract took was published under that one.
      expect(replayed).toEqual(atOnce.filter(({ id }) => !accepted.includes(id)));
      expect(folder.rows()).toHaveLength(accepted.length + replayed.length);
      const third = await replayRejects(job);
      expect(third.streams[0]).toMatchObject({
        rows_read: rows.length - accepted.length - replayed.length,
        rows_written: 0,
      });
    }),
    { numRuns: 60 },
  );
}, 60_000);
