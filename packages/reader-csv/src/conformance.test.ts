import { appendFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, testReader } from "@dativo/core/testing";
import { afterAll, beforeAll, describe, test } from "vitest";
import { CsvReader } from "./csv-reader.ts";

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let files = 0;
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `${index},"name, ${index}",${index}.50\n`).join("");

beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

async function writeOrders(count: number): Promise<string> {
  const name = `orders-${(files += 1)}.csv`;
  await writeFile(join(folder.path, name), `id,name,total\n${lines(count)}`);
  return name;
}

describe("a file", () => {
  testReader({
    test,
    reader: CsvReader,
    source: async () => ({
      baseFolder: folder.path,
      streams: [{ name: "orders", locator: await writeOrders(40) }],
      options: { delimiter: "," },
    }),
    rows: 40,
    invalidOptions: [{ delimiter: 5 }],
    unreachable: { streams: ["missing.csv"] },
  });
});

describe("files that grow", () => {
  let locator = "";

  testReader({
    test,
    reader: CsvReader,
    source: async () => {
      locator = await writeOrders(20);
      await appendFile(join(folder.path, locator), 'x,"not closed\n');
      return {
        baseFolder: folder.path,
        streams: [{ name: "orders", locator: "orders-*.csv" }],
        incremental: { strategy: "file_modified_time" },
        schema: {
          fields: [
            { name: "id", type: { kind: "int32" }, required: true },
            { name: "name", type: { kind: "string" }, required: false },
          ],
        },
      };
    },
    addRows: async () => {
      const name = await writeOrders(5);
      const later = new Date(Date.now() + 60_000);
      await utimes(join(folder.path, name), later, later);
      return 5;
    },
  });
});
