import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnType, StreamSchema } from "@dativo/core/plugin";
import { createTemporaryFolder, extractAll, type TemporaryFolder } from "@dativo/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CsvReader } from "./csv-reader.ts";

const count = 100;
const name = (index: number) => `${String(index).padStart(3, "0")}.csv`;

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder();
  for (let index = 0; index < count; index += 1) {
    // The columns of every other file stand the other way round; one file has a bad record.
    const swapped = index % 2 === 1;
    const id = index === 42 ? "many" : String(index);
    const text = swapped ? `note,id\nfile ${index},${id}\n` : `id,note\n${id},file ${index}\n`;
    await writeFile(join(folder.path, name(index)), `${text}\n`);
  }
});
afterAll(async () => folder.remove());

const schema = (minimum?: string): StreamSchema => ({
  fields: [
    {
      name: "id",
      type: { kind: "int64" } satisfies ColumnType,
      required: true,
      ...(minimum === undefined ? {} : { rules: { minimum } }),
    },
    { name: "note", type: { kind: "string" }, required: false },
  ],
});

function extract(contract: StreamSchema) {
  return extractAll(CsvReader, {
    baseFolder: folder.path,
    streams: ["*.csv"],
    schema: contract,
  });
}

describe("many small files", () => {
  it("are one partition and one batch, whatever the order of their columns", async () => {
    const { rows, batches, rejects, partitionPlan } = await extract(schema());
    expect(partitionPlan.partitions.map(({ id }) => id)).toEqual([
      `${name(0)} … ${name(count - 1)} (${count} files)`,
    ]);
    expect(batches).toHaveLength(1);
    const good = Array.from({ length: count }, (_, index) => index).filter((id) => id !== 42);
    expect(rows).toEqual(good.map((id) => ({ id: BigInt(id), note: `file ${id}` })));
    expect(rejects).toHaveLength(1);
    expect(rejects[0]?.position).toEqual({ file: name(42), line: 2, byte: 8 });
  });

  it("keep batches of their own where a rule asks where a row is from", async () => {
    const { rows, batches } = await extract(schema("0"));
    expect(rows).toHaveLength(count - 1);
    expect(batches).toHaveLength(count - 1);
  });
});
