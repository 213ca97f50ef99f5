import { cp, realpath, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { extractAll } from "../testing/reader-harness.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { writeFiles } from "./__fixtures__/write-files.ts";
import { loadReader } from "./load-reader.ts";
import { loadWriter } from "./load-writer.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const search = () => ({
  jobFolder: join(folder.path, "project/jobs"),
  workingFolder: join(folder.path, "work"),
  hostFolder: join(folder.path, "host/bin"),
});
const read = (customReader: string) => loadReader({ customReader }, search());
const readType = (type: string) => loadReader({ type }, search());

// Written by hand, without core: what counts is the brand.
const classText = (kind: string, method: string, id: number): string =>
  `class { static [Symbol.for("dativo.plugin")] = { kind: "${kind}", contractVersion: 1 };
    static id = ${id};
    async *${method}() { yield [{ id: ${id} }]; } async partitions() { return { partitions: [{ id: "all", params: {} }] }; }
    async describeStream() {} async close() {} }`;
const reader = (id: number): string => classText("reader", "extract", id);
const writer = (id: number): string => classText("writer", "writeBatch", id);

/** An ESM package as its author would publish it: only the condition `import`. */
const esmPackage = (name: string, text: string, more: object = {}) => ({
  [`node_modules/${name}/package.json`]: {
    name,
    version: "1.2.3",
    type: "module",
    exports: { ".": { import: "./index.js" } },
    ...more,
  },
  [`node_modules/${name}/index.js`]: text,
});

describe("a reader named by its package", () => {
  it("is found where only `import` is exported, and runs", async () => {
    await writeFiles(
      join(folder.path, "project"),
      esmPackage("@acme/dativo-reader-orders", `export const OrdersReader = ${reader(5)}`),
    );
    const plugin = await read("@acme/dativo-reader-orders");
    expect(plugin).toEqual({
      kind: "reader",
      name: "@acme/dativo-reader-orders",
      pluginClass: expect.any(Function),
      version: "1.2.3",
      contractVersion: 1,
      location: join(folder.path, "project/node_modules/@acme/dativo-reader-orders/index.js"),
      packageName: "@acme/dativo-reader-orders",
      lock: expect.any(Function),
    });
    const { rows } = await extractAll(plugin.pluginClass);
    expect(rows.map((row) => Number(row["id"]))).toEqual([5]);
  });

  it.each([
    ["exports as text", { type: "module", exports: "./lib/main.js" }],
    ["nested conditions", { type: "module", exports: { node: { import: "./lib/main.js" } } }],
    ["only a default", { type: "module", exports: { ".": { default: "./lib/main.js" } } }],
    ["main", { type: "module", main: "lib/main.js" }],
    ["main without its extension", { type: "module", main: "./lib/main" }],
  ])("is found by %s", async (_, manifest) => {
    await writeFiles(join(folder.path, "project"), {
      "node_modules/orders/package.json": { name: "orders", ...manifest },
      "node_modules/orders/lib/main.js": `export const A = ${reader(6)}`,
    });
    expect(await read("orders:A")).toHaveProperty("pluginClass.id", 6);
  });

  it("may be CommonJS, also where Node cannot tell its exports", async () => {
    await writeFiles(join(folder.path, "project"), {
      "node_modules/orders/package.json": { name: "orders" },
      "node_modules/orders/index.js": `const make = () => ({ A: ${reader(7)} }); module.exports = make();`,
    });
    expect(await read("orders:A")).toHaveProperty("pluginClass.id", 7);
    expect(await read("orders")).toHaveProperty("pluginClass.id", 7);
  });

  it("is chosen by name where a package holds several, also from a subpath", async () => {
    const text = `export const A = ${reader(1)}; export const B = ${reader(2)}; export const W = ${writer(3)}`;
    await writeFiles(join(folder.path, "project"), {
      ...esmPackage("@acme/connectors", text, {
        exports: { ".": { import: "./index.js" }, "./more/*": { import: "./lib/*.js" } },
      }),
      "node_modules/@acme/connectors/lib/extra.js": `export const C = ${reader(4)}`,
    });
    expect(await read("@acme/connectors:B")).toHaveProperty("pluginClass.id", 2);
    expect(await read("@acme/connectors/more/extra")).toHaveProperty("pluginClass.id", 4);
    await expect(read("@acme/connectors")).rejects.toMatchObject({
      code: "EXPORT_AMBIGUOUS",
      details: { classes: ["A", "B"] },
    });
    await expect(read("@acme/connectors/lib/extra.js")).rejects.toMatchObject({
      code: "MODULE_NOT_FOUND",
      details: { subpath: "./lib/extra.js", exports: [".", "./more/*"] },
    });
    const loaded = await loadWriter({ customWriter: "@acme/connectors" }, search());
    expect(loaded).toHaveProperty("pluginClass.id", 3);
  });

  it("is taken from the job's folder, then the working folder, then the host's", async () => {
    const orders = (id: number) => esmPackage("orders", `export const A = ${reader(id)}`);
    const found = async () => (await read("orders")).pluginClass as unknown as { id: number };
    await writeFiles(join(folder.path, "host"), orders(3));
    expect((await found()).id).toBe(3);
    await writeFiles(join(folder.path, "work"), orders(2));
    expect((await found()).id).toBe(2);
    await writeFiles(join(folder.path, "project"), orders(1));
    expect((await found()).id).toBe(1);
  });

  it("may be the package around the job: an example beside its plugin", async () => {
    await writeFiles(join(folder.path, "project"), {
      "package.json": { name: "@acme/self", type: "module", exports: "./index.js" },
      "index.js": `export const A = ${reader(8)}`,
    });
    expect(await read("@acme/self")).toHaveProperty("pluginClass.id", 8);
  });

  it("may be linked into place", async () => {
    await writeFiles(folder.path, {
      "elsewhere/orders/package.json": { name: "orders", type: "module", exports: "./index.js" },
      "elsewhere/orders/index.js": `export const A = ${reader(9)}`,
      "project/node_modules/.keep": "",
    });
    await symlink(
      join(folder.path, "elsewhere/orders"),
      join(folder.path, "project/node_modules/orders"),
    );
    expect(await read("orders")).toMatchObject({
      location: join(folder.path, "elsewhere/orders/index.js"),
    });
  });
});

describe("a package that cannot be loaded", () => {
  it("says from which folders it was looked for", async () => {
    const { jobFolder, workingFolder, hostFolder } = search();
    await expect(read("@acme/orders:A")).rejects.toMatchObject({
      code: "MODULE_NOT_FOUND",
      message: `The package @acme/orders is not installed. Looked from: ${jobFolder}, ${workingFolder}, ${hostFolder}.`,
      fix: "npm i @acme/orders",
    });
    for (const specifier of ["plugins/orders.ts:A", "orders.ts:A", "orders.mjs"]) {
      await expect(read(specifier)).rejects.toMatchObject({
        code: "MODULE_NOT_FOUND",
        fix: expect.stringContaining("begin its path with ./"),
      });
    }
  });

  it("says so when the package was not built", async () => {
    await writeFiles(join(folder.path, "project"), {
      "node_modules/orders/package.json": { name: "orders", exports: "./dist/index.js" },
    });
    await expect(read("orders")).rejects.toMatchObject({
      code: "MODULE_NOT_FOUND",
      fix: expect.stringContaining("built"),
    });
  });

  it("keeps what the module threw, and names what it could not import", async () => {
    await writeFiles(join(folder.path, "project"), {
      ...esmPackage("throws", "throw new RangeError('broken')"),
      ...esmPackage("imports", "import '@acme/left-out'; export const A = 1;"),
      ...esmPackage("without-core", "import '@dativo/core/plugin'; export const A = 1;"),
    });
    await expect(read("throws")).rejects.toMatchObject({
      code: "MODULE_FAILED",
      cause: { name: "RangeError", stack: expect.stringContaining("throws/index.js:1") },
    });
    await expect(read("imports")).rejects.toMatchObject({
      code: "MODULE_FAILED",
      details: { missing: "@acme/left-out" },
      fix: expect.stringContaining("npm i @acme/left-out"),
    });
    await expect(read("without-core")).rejects.toMatchObject({
      code: "MODULE_FAILED",
      fix: expect.stringContaining("npm i @dativo/core"),
    });
  });

  it("names a package.json that is not JSON", async () => {
    await writeFiles(join(folder.path, "project"), { "node_modules/orders/package.json": "{" });
    await expect(read("orders")).rejects.toMatchObject({ code: "PACKAGE_MANIFEST_INVALID" });
  });
});

describe("two copies of core in one tree", () => {
  it("knows the classes and the errors of the other copy", async () => {
    const other = join(folder.path, "project/other-core");
    await cp(join(import.meta.dirname, ".."), other, {
      recursive: true,
      filter: (path) => !path.endsWith(".test.ts"),
    });
    const modules = await realpath(join(import.meta.dirname, "../../node_modules"));
    await symlink(modules, join(folder.path, "project/node_modules"));
    await writeFiles(join(folder.path, "project"), {
      "jobs/orders.ts": `import { BaseReader, DativoError } from "../other-core/plugin.ts";
        import { BaseReader as HostReader } from "@dativo/core/plugin";
        export const same = BaseReader === HostReader;
        export class OrdersReader extends BaseReader<unknown> {
          static readonly same = BaseReader === HostReader;
          async *extract() { throw new DativoError({ code: "ORDERS_GONE", message: "gone" }); }
        }`,
    });
    const plugin = await read("./orders.ts:OrdersReader");
    expect(plugin).toHaveProperty("pluginClass.same", false);
    await expect(extractAll(plugin.pluginClass)).rejects.toMatchObject({ code: "ORDERS_GONE" });
  });
});

describe("a plugin named by its type", () => {
  it("is the official package", async () => {
    await writeFiles(folder.path, {
      "host/node_modules/@dativo/reader-csv/package.json": {
        name: "@dativo/reader-csv",
        version: "0.1.0",
        type: "module",
        exports: "./index.js",
      },
      "host/node_modules/@dativo/reader-csv/index.js": `export const CsvReader = ${reader(1)}`,
    });
    expect(await readType("csv")).toMatchObject({
      name: "csv",
      packageName: "@dativo/reader-csv",
      version: "0.1.0",
    });
  });

  it("prints the command that installs an official one", async () => {
    await expect(readType("postgres")).rejects.toMatchObject({
      code: "PLUGIN_NOT_INSTALLED",
      message: expect.stringContaining("@dativo/reader-postgres"),
      fix: "npm i @dativo/reader-postgres",
    });
    await expect(loadWriter({ type: "parquet" }, search())).rejects.toMatchObject({
      fix: "npm i @dativo/writer-parquet",
    });
  });

  it.each(["iceberg", "minio", "parquet", "s3"])(
    "is the Parquet writer for %s, and with a catalog that of Iceberg tables",
    async (type) => {
      await expect(loadWriter({ type }, search())).rejects.toMatchObject({
        code: "PLUGIN_NOT_INSTALLED",
        fix: "npm i @dativo/writer-parquet",
      });
      await expect(loadWriter({ type, hasCatalog: true }, search())).rejects.toMatchObject({
        code: "PLUGIN_NOT_INSTALLED",
        fix: "npm i @dativo/iceberg",
      });
    },
  );

  it("is a package of someone else where no official one has the name", async () => {
    await writeFiles(join(folder.path, "project"), {
      ...esmPackage("dativo-reader-foo", `export const A = ${reader(1)}`),
      ...esmPackage("dativo-writer-foo", `export default ${writer(2)}`),
    });
    expect(await readType("foo")).toMatchObject({ name: "foo", packageName: "dativo-reader-foo" });
    expect(await loadWriter({ type: "foo" }, search())).toHaveProperty("pluginClass.id", 2);
  });

  it("is unknown otherwise: the nearest types, the package, the custom plugin", async () => {
    await expect(readType("postgre")).rejects.toMatchObject({
      code: "PLUGIN_TYPE_UNKNOWN",
      message: expect.stringContaining("'postgre'. Did you mean 'postgres'? Known: postgres, "),
      fix: expect.stringMatching(/npm i dativo-reader-postgre\..*source\.custom_reader/su),
    });
    await expect(loadWriter({ type: "excel" }, search())).rejects.toMatchObject({
      message: expect.not.stringContaining("Did you mean"),
      fix: expect.stringContaining("target.custom_writer"),
    });
    await expect(readType("./orders.ts:A")).rejects.toMatchObject({
      code: "PLUGIN_TYPE_UNKNOWN",
      fix: expect.not.stringContaining("npm i"),
    });
  });
});
