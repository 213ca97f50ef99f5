import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "./__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
  await folder.reader(`
export const Reader = defineReader({
  incremental: ["cursor"],
  async partitions({ cursor }) {
    return { partitions: [{ id: "all", params: {} }], state: { planned: true }, upTo: "8" };
  },
  async *extract({ cursor, context, stream }) {
    const { from = "0", upTo = "99", before = "99" } = cursor ?? {};
    const knows = context.state(stream.name) !== undefined;
    for (let id = 1; id <= 9; id += 1) {
      if (id >= Number(from) && id <= Number(upTo) && id < Number(before)) yield [{ id, knows }];
    }
  },
});`);
});
afterEach(() => folder.remove());

const incremental = {
  source: "incremental: { strategy: id }",
  more: "asset: { name: a, schema: [{ name: id, type: bigint }, { name: knows, type: boolean }] }",
};
const ids = () => folder.rows().map((row) => (row as { id: number }).id);

describe("the bound that a plan pins", () => {
  it("is the highest value that a run reads, and that its state holds", async () => {
    await folder.run(incremental);
    expect(ids()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(folder.commit(1).state?.cursor).toEqual({ field: "id", value: "8" });
  });
});

describe("a backfill", () => {
  it("reads its range again, from inclusive and to exclusive, as if nothing had been read", async () => {
    await folder.run(incremental);
    await folder.empty();
    await folder.run(incremental, { backfill: { from: "3", to: "5" } });
    expect(folder.rows()).toEqual([
      { id: 3, knows: false },
      { id: 4, knows: false },
    ]);
  });

  it("leaves the state where it was", async () => {
    await folder.run(incremental);
    const before = folder.commit(1).state;
    await folder.run(incremental, { backfill: { from: "1", to: "3" } });
    expect(folder.commit(2).state).toEqual(before);
    await folder.run(incremental);
    expect(folder.commit(3).state).toEqual(before);
  });

  it("may be open at either end", async () => {
    await folder.run(incremental, { backfill: { to: "3" } });
    expect(ids()).toEqual([1, 2]);
  });

  it.each(["foo", "2024-01-01", "1 000"])("is refused with the bound %j", async (to) => {
    const { error } = await folder.run(incremental, { backfill: { from: "1", to } });
    expect(error).toMatchObject({ code: "BACKFILL_BOUND_INVALID" });
    expect(error?.message).toContain(JSON.stringify(to));
    expect(folder.files()).toEqual([]);
  });

  it("is refused for a stream without a cursor, and where it would replace what is outside", async () => {
    const backfill = { from: "1" };
    expect((await folder.run({}, { backfill })).error?.code).toBe("BACKFILL_WITHOUT_CURSOR");
    const replacing = {
      source: "tables: [{ name: t, cursor_field: id }]",
      target: "mode: replace",
    };
    expect((await folder.run(replacing, { backfill })).error?.code).toBe("BACKFILL_REPLACES");
  });
});
