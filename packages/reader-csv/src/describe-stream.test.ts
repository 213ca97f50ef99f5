import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import type { Field } from "@dativo/core/plugin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openReader } from "./__fixtures__/open-reader.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder.path, "in"), { recursive: true });
    await writeFile(join(folder.path, "in", name), text);
  }
}

const contract = {
  fields: [
    { name: "id", type: { kind: "string" }, required: true },
    { name: "gone", type: { kind: "date" }, required: false },
  ],
} as const satisfies { fields: readonly Field[] };

describe("what a CSV file says of its columns", () => {
  it("are types from a sample, with the columns that had no value", async () => {
    await write({ "a.csv": "id,note,total\n1,,2.50\n2,,3.00\n" });
    const { reader, request } = await openReader(folder.path, "in/*.csv", {});
    expect(await reader.describeStream(request)).toEqual({
      fields: [
        { name: "id", type: { kind: "int64" }, required: false },
        { name: "note", type: { kind: "string" }, required: false },
        { name: "total", type: { kind: "decimal", precision: 18, scale: 2 }, required: false },
      ],
      sampled: { empty: ["note"] },
    });
  });

  it("beside a contract: columns keep its types, and those that it lacks are sampled", async () => {
    await write({ "a.csv": "id\n1\n", "b.csv": "id,added,void\n2,2024-02-29,\n" });
    const { reader, request } = await openReader(folder.path, "in/*.csv", {});
    const { stream, cursor } = request;
    expect(await reader.describeStream({ stream, cursor, contract })).toEqual({
      fields: [
        { name: "id", type: { kind: "string" }, required: false },
        { name: "added", type: { kind: "date" }, required: false },
        { name: "void", type: { kind: "string" }, required: false },
      ],
      sampled: { empty: ["void"] },
    });
  });

  it("beside a contract, of the files that are to be read alone", async () => {
    await write({ "a.csv": "id\n1\n", "b.csv": "id,added\n2,x\n" });
    const { reader, request } = await openReader(folder.path, "in/*.csv", {});
    const { stream, cursor, partition } = request;
    const asked = { stream, cursor, contract, partitions: [partition] };
    const described = await reader.describeStream(asked);
    expect(described?.fields.map(({ name }) => name)).toEqual(["id"]);
  });

  it("beside a contract, without a header: the columns are the contract's, by position", async () => {
    await write({ "a.csv": "1,2024-02-29\n" });
    const { reader, request } = await openReader(
      folder.path,
      "in/*.csv",
      {},
      { options: { header: false } },
    );
    const { stream, cursor } = request;
    const described = await reader.describeStream({ stream, cursor, contract });
    expect(described?.fields.map(({ name }) => name)).toEqual(["id", "gone"]);
  });

  it("beside a contract, nothing where there is no record at all", async () => {
    await write({ "a.csv": "" });
    const { reader, request } = await openReader(folder.path, "in/*.csv", {});
    const { stream, cursor } = request;
    expect(await reader.describeStream({ stream, cursor, contract })).toBeUndefined();
    await expect(reader.describeStream({ stream, cursor })).rejects.toMatchObject({
      code: "CSV_FILE_EMPTY",
    });
  });
});
