import { afterEach, beforeEach, expect, it } from "vitest";
import { JobFolder } from "./__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => void (folder = await JobFolder.create()));
afterEach(() => folder.remove());

const incremental = { source: "incremental: { strategy: id, cursor_field: id }" };

/** A reader whose cursor is its second column. */
function readerOf(ids: readonly (number | null)[]): string {
  return `export const Reader = defineReader({
    incremental: ["cursor"],
    schema: { fields: [
      { name: "name", type: { kind: "string" }, required: true },
      { name: "id", type: { kind: "int32" }, required: false },
    ] },
    *extract({ cursor }) {
      const from = Number(cursor?.from ?? 0);
      const rows = ${JSON.stringify(ids)}.filter((id) => id === null || id > from);
      if (rows.length > 0) yield rows.map((id) => ({ name: "n" + id, id }));
    },
  });`;
}

it("goes on from the highest value of a cursor, wherever its column stands", async () => {
  await folder.reader(readerOf([2, 1]));
  expect((await folder.run(incremental)).streams[0]?.rows_read).toBe(2);
  expect((await folder.run(incremental)).streams[0]?.rows_read).toBe(0);
  await folder.reader(readerOf([2, 1, 3]));
  expect((await folder.run(incremental)).streams[0]?.rows_read).toBe(1);
  const rows = folder.rows() as { readonly id: number }[];
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([1, 2, 3]));
  expect(rows).toHaveLength(3);
});

it("leaves it to a reader with a state of its own how it goes on", async () => {
  const state =
    "async partitions() { return { partitions: [{ id: 'all', params: {} }], state: 7 }; },";
  await folder.reader(readerOf([null]).replace("*extract", `${state}\n    *extract`));
  expect((await folder.run(incremental)).error).toBeUndefined();
  expect(folder.commit(1).state).toEqual({ reader: 7 });
});

it("refuses to append what no later run could tell from what is there", async () => {
  await folder.reader(readerOf([null, null]));
  const { error } = await folder.run(incremental);
  expect(error).toMatchObject({ code: "CURSOR_WITHOUT_VALUES" });
  expect(error?.message).toContain("'id'");
  expect(folder.rows()).toEqual([]);
  expect((await folder.run()).error).toBeUndefined();
  expect(folder.rows()).toHaveLength(2);
});
