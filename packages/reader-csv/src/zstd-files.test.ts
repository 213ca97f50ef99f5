import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { createTemporaryFolder, extractAll } from "@dativo/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CsvReader } from "./csv-reader.ts";

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let packed: Buffer;
const rowCount = 200_000;

// Compressed by an implementation that is not ours, from the first row on.
beforeAll(async () => {
  folder = await createTemporaryFolder();
  const path = join(folder.path, "numbers.csv.zst");
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const query = `SELECT i AS id, 'text ' || (i % 97) AS name FROM range(${rowCount}) t(i)`;
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT csv, HEADER, COMPRESSION zstd)`);
  connection.closeSync();
  instance.closeSync();
  packed = await readFile(path);
});
afterAll(() => folder.remove());

async function read(name: string, content: Uint8Array, options: object = {}) {
  await writeFile(join(folder.path, name), content);
  return extractAll(CsvReader, { baseFolder: folder.path, streams: [name], options });
}

describe("zstd files", () => {
  it("are read by the ending of their name, and by the option", async () => {
    for (const [name, options] of [
      ["a.csv.zst", {}],
      ["a.packed", { compression: "zstd" }],
    ] as const) {
      const { rows } = await read(name, packed, options);
      expect(rows).toHaveLength(rowCount);
      expect(rows[123_456]).toEqual({ id: 123_456n, name: `text ${123_456 % 97}` });
    }
  });

  it("may have several frames", async () => {
    const { rows } = await read("b.csv.zst", Buffer.concat([packed, packed]), {
      header: false,
      quote: null,
      column_names: ["id", "name"],
    });
    expect(rows).toHaveLength(2 * (rowCount + 1));
    expect(rows[rowCount + 1]).toEqual({ id: "id", name: "name" });
  });

  it("that are cut or damaged are errors", async () => {
    for (const content of [
      packed.subarray(0, packed.length - 100),
      packed.subarray(0, 10),
      Buffer.concat([packed, Buffer.from("and more of it")]),
      Buffer.from("id,name\n1,x\n"),
    ]) {
      await expect(read("c.csv.zst", content)).rejects.toMatchObject({
        code: "SOURCE_ZSTD_INVALID",
      });
    }
  });

  it("are known by their first bytes where they are read as plain text", async () => {
    await expect(read("d.csv", packed)).rejects.toMatchObject({ code: "SOURCE_FILE_COMPRESSED" });
  });
});
