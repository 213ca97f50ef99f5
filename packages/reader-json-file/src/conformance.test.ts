import { appendFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, testReader } from "@dativo/core/testing";
import { afterAll, beforeAll, describe, test } from "vitest";
import { JsonFileReader } from "./json-file-reader.ts";

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let files = 0;

beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

function records(count: number): string[] {
  return Array.from({ length: count }, (_, id) =>
    JSON.stringify({ id, name: `name, ${id}`, total: `${id}.50`, tags: [`${id % 7}`] }),
  );
}

async function write(text: string, ending: string): Promise<string> {
  const name = `orders-${(files += 1)}.${ending}`;
  await writeFile(join(folder.path, name), text);
  return name;
}

describe("a list", () => {
  testReader({
    test,
    reader: JsonFileReader,
    source: async () => ({
      baseFolder: folder.path,
      streams: [{ name: "orders", locator: await write(`[${records(40).join(",\n")}]`, "json") }],
    }),
    rows: 40,
    invalidOptions: [{ format: "xml" }, { format: "jsonl", records_path: "data" }],
    unreachable: { streams: ["missing.json"] },
  });
});

describe("lines in files that grow", () => {
  testReader({
    test,
    reader: JsonFileReader,
    source: async () => {
      const locator = await write(`${records(20).join("\n")}\n`, "jsonl");
      await appendFile(join(folder.path, locator), '{"id": 1, "name": \n');
      return {
        baseFolder: folder.path,
        streams: [{ name: "orders", locator: "orders-*.jsonl" }],
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
      const name = await write(records(5).join("\n"), "jsonl");
      const later = new Date(Date.now() + 60_000);
      await utimes(join(folder.path, name), later, later);
      return 5;
    },
  });
});
