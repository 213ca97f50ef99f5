import { describe, expect, it } from "vitest";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { batchToRows } from "../batch/batch-to-rows.ts";
import { createRunDateStep, writtenAsset } from "./run-date-column.ts";

const schema = { fields: [{ name: "id", type: { kind: "int64" }, required: true }] } as const;
const asset = { name: "orders", version: "1.0", schema };

function batchOf(ids: readonly bigint[]) {
  const builder = new BatchBuilder(schema);
  for (const id of ids) builder.appendRow({ id });
  return builder.finish();
}

describe("the day of the run", () => {
  it("is the UTC day of the plan, for every row, in a column that comes last", () => {
    const stream = { asset, partitioning: ["ingest_date"] };
    const fill = createRunDateStep(stream, "2028-02-29T23:59:59.999Z");
    const filled = [fill(batchOf([1n, 2n])), fill(batchOf([3n]))];
    const rows = filled.flatMap((batch) => batchToRows(batch, writtenAsset(stream).schema));
    expect(rows).toEqual([
      { id: 1n, ingest_date: "2028-02-29" },
      { id: 2n, ingest_date: "2028-02-29" },
      { id: 3n, ingest_date: "2028-02-29" },
    ]);
  });

  it("is a date without nulls in Arrow", () => {
    const stream = { asset, partitioning: ["ingest_date"] };
    const batch = createRunDateStep(stream, "1969-12-31T00:00:00Z")(batchOf([1n]));
    expect(batch.schema.fields.at(-1)).toMatchObject({ name: "ingest_date", nullable: false });
    expect(batch.getChild("ingest_date")?.data[0]?.values).toEqual(Int32Array.of(-1));
  });

  it.each([
    ["no partition asks for it", asset, ["id"]],
    [
      "the records have it themselves",
      {
        ...asset,
        schema: {
          fields: [
            ...schema.fields,
            { name: "ingest_date", type: { kind: "string" }, required: false },
          ],
        },
      } as const,
      ["ingest_date"],
    ],
  ])("is left alone where %s", (_when, own, partitioning) => {
    const stream = { asset: own, partitioning };
    const batch = batchOf([1n]);
    expect(createRunDateStep(stream, "2028-02-29T00:00:00Z")(batch)).toBe(batch);
    expect(writtenAsset(stream)).toBe(own);
  });
});
