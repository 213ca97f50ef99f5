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

/** Columns as a contract writes them, and how each may be mended without narrowing what is there. */
const mends: Readonly<Record<string, readonly string[]>> = {
  "type: integer": ["type: integer", "type: 'decimal(25,2)'"],
  "type: integer, minimum: 0": ["type: integer", "type: 'decimal(25,2)'"],
  "type: string, pattern: '^[a-z]*$'": ["type: string", "type: string, max_length: 2"],
  "type: boolean": ["type: boolean"],
  "type: date": ["type: date"],
  "type: binary, max_length: 0": ["type: binary"],
  "type: timestamptz": ["type: timestamptz"],
  "type: json": ["type: json"],
  "type: 'decimal(5,2)'": ["type: 'decimal(5,2)'", "type: 'decimal(12,4)'"],
};
const column = fc
  .constantFrom(...Object.keys(mends))
  .chain((before) =>
    fc.record({ before: fc.constant(before), after: fc.constantFrom(...mends[before]!) }),
  );
const contracts = fc.record({ v: column, w: column, required: fc.boolean() });
const value = fc.oneof(
  fc.constantFrom("x", "true", "2024-02-29", "1.25", "", "{}", "NaN"),
  fc.constantFrom(0, -1, 1.5, 2 ** 53, 2n ** 62n, Number.NaN, true, null, undefined),
  fc.constantFrom(new Date(0), new Date(Number.NaN), Uint8Array.of(1, 255), [1], { a: 1n }),
);
const records = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 });

interface Columns {
  readonly v: string;
  readonly w: string;
  readonly required: boolean;
}

function jobText({ v, w, required }: Columns, output: string) {
  return {
    target: `partitioning: []`,
    more: `schema_validation_mode: warn
asset: { name: rows, schema: [{ name: id, type: integer }, { name: v, ${v}, required: ${required} }, { name: w, ${w} }] }
name: ${output}`,
  };
}

type Identified = { readonly id: number };
const byId = (rows: readonly unknown[]): Identified[] =>
  (rows as Identified[]).toSorted((one, other) => one.id - other.id);

it("a run, a mended contract and a replay publish what one run under that contract would have", async () => {
  await fc.assert(
    fc.asyncProperty(records, contracts, async (values, { v, w, required }) => {
      const before = { v: v.before, w: w.before, required };
      const after = { v: v.after, w: w.after, required: false };
      const rows = values.map(([first, second], id) => ({ id, v: first, w: second }));
      Object.assign(globalThis, { replayedRows: rows });
      await folder.empty();
      await folder.run(jobText(after, "at-once"));
      const atOnce = byId(folder.rows());

      await folder.empty();
      const run = await folder.run(jobText(before, "twice"));
      const accepted = byId(folder.rows()).map(({ id }) => id);
      expect(run.streams[0]?.rows_rejected).toBe(rows.length - accepted.length);
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
