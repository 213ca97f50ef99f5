import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { writeFiles } from "./__fixtures__/write-files.ts";
import { listPlugins } from "./list-plugins.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const list = () =>
  listPlugins({ workingFolder: join(folder.path, "work"), hostFolder: join(folder.path, "host") });

const branded = (kind: string, method: string, version = 1): string =>
  `class { static [Symbol.for("dativo.plugin")] = { kind: "${kind}", contractVersion: ${version} };
    ${method}() {} }`;
const reader = branded("reader", "extract");
const writer = branded("writer", "writeBatch");

const installed = (name: string, text: string, more: object = {}) => ({
  [`node_modules/${name}/package.json`]: {
    name,
    version: "2.0.0",
    type: "module",
    exports: "./index.js",
    ...more,
  },
  [`node_modules/${name}/index.js`]: text,
});

describe("listPlugins", () => {
  it("finds nothing where nothing is installed", async () => {
    await expect(list()).resolves.toEqual([]);
  });

  it("lists official ones, those with the name, and dependencies with the keyword", async () => {
    const keyword = { keywords: ["dativo-plugin"] };
    await writeFiles(join(folder.path, "host"), {
      ...installed("@dativo/reader-csv", `export const CsvReader = ${reader}`),
      ...installed("@dativo/writer-parquet", `export const ParquetWriter = ${writer}`),
    });
    await writeFiles(join(folder.path, "work"), {
      "package.json": { dependencies: { connectors: "1", other: "1", absent: "1" } },
      ...installed(
        "connectors",
        `export const A = ${reader}; export const B = ${reader}; export const W = ${writer}`,
        keyword,
      ),
      ...installed("other", "throw new Error('not a plugin, and never loaded')"),
      ...installed("not-a-dependency", "throw new Error('never loaded')", keyword),
      ...installed("dativo-reader-foo", `export const FooReader = ${reader}`),
      ...installed("@acme/dativo-writer-bar", `export default ${writer}`),
    });
    const plugins = await list();
    expect(plugins.map(({ name, kind, packageName }) => [kind, name, packageName])).toEqual([
      ["reader", "connectors:A", "connectors"],
      ["reader", "connectors:B", "connectors"],
      ["reader", "csv", "@dativo/reader-csv"],
      ["reader", "foo", "dativo-reader-foo"],
      ["writer", "@acme/dativo-writer-bar", "@acme/dativo-writer-bar"],
      ["writer", "connectors", "connectors"],
      ["writer", "parquet", "@dativo/writer-parquet"],
    ]);
    expect(plugins[2]).toEqual({
      name: "csv",
      kind: "reader",
      packageName: "@dativo/reader-csv",
      version: "2.0.0",
      contractVersion: 1,
      location: join(folder.path, "host/node_modules/@dativo/reader-csv"),
      isolation: "trusted",
      problem: undefined,
    });
  });

  it("shows what is wrong with a package and goes on with the next", async () => {
    await writeFiles(join(folder.path, "work"), {
      ...installed("dativo-reader-broken", "throw new Error('out of order')"),
      ...installed("dativo-reader-fine", `export default ${reader}`),
      ...installed("dativo-reader-future", `export default ${branded("reader", "extract", 9)}`),
    });
    expect(await list()).toMatchObject([
      { name: "fine", problem: undefined },
      { name: "future", contractVersion: 9, problem: { code: "CONTRACT_VERSION_UNSUPPORTED" } },
      {
        name: "dativo-reader-broken",
        kind: "unknown",
        contractVersion: undefined,
        problem: { code: "MODULE_FAILED", message: expect.stringContaining("out of order") },
      },
    ]);
  });

  it("survives being written as JSON", async () => {
    await writeFiles(join(folder.path, "work"), installed("dativo-reader-broken", "throw null"));
    expect(JSON.parse(JSON.stringify(await list()))).toMatchObject([
      { problem: { code: "MODULE_FAILED", message: expect.stringContaining("null") } },
    ]);
  });
});
