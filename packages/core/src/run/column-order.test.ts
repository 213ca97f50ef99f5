import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { JobFolder } from "./__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => void (folder = await JobFolder.create()));
afterEach(() => folder.remove());

/** Of a source; `extra` is not in the contract, `wide` does not always fit it. */
const columns = {
  extra: { kind: "string" },
  id: { kind: "int64" },
  at: { kind: "int32" },
  wide: { kind: "int64" },
  rule: { kind: "string" },
} as const;
const names = Object.keys(columns);
const orders = [...turned(names), ...turned(names.toReversed())];

const records = [
  { extra: "a", id: "1", at: 10, wide: "100", rule: "x" },
  { extra: "b", id: "2", at: 30, wide: "200", rule: "x" },
  { extra: "c", id: "2", at: 20, wide: "3", rule: "x" },
  { extra: "d", id: "1", at: 40, wide: "4", rule: "breaks it" },
  { extra: "e", id: "5", at: 15, wide: "5", rule: "y" },
];

const contract = `schema_validation_mode: warn
asset:
  name: orders
  primary_key: [id]
  schema:
    - { name: rule, type: string, max_length: 1 }
    - { name: wide, type: int8 }
    - { name: at, type: integer }
    - { name: id, type: bigint, required: true }
`;

/** As rows, or as a batch of Arrow, with its columns in an order of its own. */
const reader = (order: readonly string[], isArrow: boolean): string => `
const columns = ${JSON.stringify(columns)};
const fields = ${JSON.stringify(order)}.map((name) => ({ name, type: columns[name], required: false }));
const rows = ${JSON.stringify(records)}.map((record) =>
  Object.fromEntries(fields.map(({ name }) => [name, record[name]])));
export const Reader = defineReader({
  incremental: ["cursor"],
  async *extract() {
    if (!${isArrow}) return yield rows;
    const builder = new BatchBuilder({ fields });
    for (const row of rows) builder.appendRow(row);
    yield builder.finish();
  },
});`;

it.each([
  ["rows", false],
  ["batches of Arrow", true],
])("in which order a reader has its columns changes nothing: %s", async (_, isArrow) => {
  for (const order of orders) {
    await folder.empty();
    await folder.reader(reader(order, isArrow));
    const report = await folder.run({ source: "incremental: { strategy: at }", more: contract });
    const at = `${order.join(", ")}: ${report.error?.message}`;
    expect(folder.rows(), at).toEqual([
      { rule: "x", wide: 100, at: 10, id: 1 },
      { rule: "x", wide: 3, at: 20, id: 2 },
      { rule: "y", wide: 5, at: 15, id: 5 },
    ]);
    const lines = readFileSync(report.streams[0]!.reject_files[0]!, "utf8").trimEnd().split("\n");
    const rejects = lines.map((line) => JSON.parse(line) as { reason: string; raw: string });
    const raw = (index: number): Record<string, unknown> =>
      JSON.parse(rejects[index]?.raw ?? "{}") as Record<string, unknown>;
    expect(
      rejects.map(({ reason }) => reason),
      at,
    ).toEqual(["VALUE_OUT_OF_RANGE", "TEXT_TOO_LONG"]);
    expect(raw(0), at).toMatchObject({ at: 30, rule: "x" });
    expect([raw(0)["id"], raw(0)["wide"]].map(Number), at).toEqual([2, 200]);
    expect(raw(1), at).toMatchObject({ at: 40, rule: "breaks it" });
    expect(folder.commit(1).state?.cursor, at).toEqual({ field: "at", value: "40" });
  }
});

/** Every name at every position, with the others before and behind it. */
function turned(names: readonly string[]): string[][] {
  return names.map((_, start) => [...names.slice(start), ...names.slice(0, start)]);
}
