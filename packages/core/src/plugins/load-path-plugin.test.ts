import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { BaseReader } from "../contract/base-reader.ts";
import { BaseWriter } from "../contract/base-writer.ts";
import { extractAll } from "../testing/reader-harness.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { writeFiles } from "./__fixtures__/write-files.ts";
import { loadReader } from "./load-reader.ts";
import { loadWriter } from "./load-writer.ts";

// The folder has no node_modules above it, so `@dativo/core/plugin` can only be the host's.
let folder: TemporaryFolder;
let cache: TemporaryFolder;

beforeAll(async () => {
  cache = await createTemporaryFolder();
  vi.stubEnv("XDG_CACHE_HOME", cache.path);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cache.remove();
});
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const search = () => ({
  jobFolder: folder.path,
  workingFolder: folder.path,
  hostFolder: folder.path,
});
const read = (customReader: string) => loadReader({ customReader }, search());
const write = (customWriter: string) => loadWriter({ customWriter }, search());

const esm = `import { defineReader } from "@dativo/core/plugin";
  const start = await Promise.resolve(41);
  export const OrdersReader = defineReader({ async *extract() { yield [{ id: start + 1 }]; } });`;
const commonJs = `const { BaseReader } = require("@dativo/core/plugin");
  class OrdersReader extends BaseReader { async *extract() { yield [{ id: 42 }]; } }
  module.exports = { OrdersReader };`;
const typeScript = `import { BaseReader, type Row } from "@dativo/core/plugin";
  import { answer } from "./lib/answer.ts";
  export class OrdersReader extends BaseReader<{ limit: number }> {
    async *extract(): AsyncIterable<Row[]> { yield [{ id: answer satisfies number }]; }
  }`;
const answer = `import { BaseReader } from "@dativo/core/plugin";
  export const answer: number = BaseReader.name === "BaseReader" ? 42 : 0;`;

describe("a reader named by its path", () => {
  it.each([
    ["orders.ts", typeScript],
    ["orders.mts", typeScript],
    ["orders.ts", esm],
    ["orders.mjs", esm],
    ["orders.js", esm],
    ["orders.cjs", commonJs],
    ["orders.js", commonJs],
    [
      "orders.cts",
      `import core = require("@dativo/core/plugin");
       class OrdersReader extends core.BaseReader { async *extract() { yield [{ id: 42 as number }]; } }
       export = { OrdersReader };`,
    ],
  ])("loads %s and runs it", async (file, text) => {
    await writeFiles(folder.path, { [file]: text, "lib/answer.ts": answer });
    const plugin = await read(`./${file}:OrdersReader`);
    expect(plugin).toEqual({
      kind: "reader",
      name: `./${file}:OrdersReader`,
      pluginClass: expect.any(Function),
      contractVersion: 1,
      location: join(folder.path, file),
      lock: expect.any(Function),
    });
    expect(plugin.pluginClass.prototype).toBeInstanceOf(BaseReader);
    const { rows } = await extractAll(plugin.pluginClass);
    expect(rows.map((row) => Number(row["id"]))).toEqual([42]);
  });

  it("takes its other imports from where it lies, not from the host", async () => {
    await writeFiles(folder.path, {
      "node_modules/zod/package.json": {
        name: "zod",
        type: "module",
        exports: { import: "./z.js" },
      },
      "node_modules/zod/z.js": "export const z = 'the plugin\\'s own zod';",
      "orders.ts": `import { z } from "zod"; ${esm.replace("start + 1", "z")}`,
    });
    const plugin = await read("./orders.ts");
    expect((await extractAll(plugin.pluginClass)).rows).toEqual([{ id: "the plugin's own zod" }]);
  });

  it("is the same class each time, and takes an absolute path", async () => {
    await writeFiles(folder.path, { "deep/orders.mjs": esm });
    const first = await read("./deep/orders.mjs:OrdersReader");
    const second = await read(`${join(folder.path, "deep/orders.mjs")}:OrdersReader`);
    expect(second.pluginClass).toBe(first.pluginClass);
  });

  it("needs no name where the module leaves no choice", async () => {
    await writeFiles(folder.path, {
      "only.ts": `export * from "@dativo/core/plugin"; ${esm} export const limit = 5;`,
      "default.ts": `${esm} export const Second = class extends OrdersReader {};
                     export default class Chosen extends OrdersReader {}`,
      "module.cjs": `module.exports = class Whole extends require("@dativo/core/plugin").BaseReader {
                       async *extract() {} };`,
      "several.ts": `${esm} export const SecondReader = class extends OrdersReader {};`,
      "none.ts": "export const limit = 5;",
    });
    await expect(read("./only.ts")).resolves.toMatchObject({ contractVersion: 1 });
    expect((await read("./default.ts")).pluginClass.name).toBe("Chosen");
    expect((await read("./module.cjs")).pluginClass.name).toBe("Whole");
    await expect(read("./several.ts")).rejects.toMatchObject({
      code: "EXPORT_AMBIGUOUS",
      fix: "Name one after a colon: ./several.ts:OrdersReader",
      details: { classes: ["OrdersReader", "SecondReader"] },
    });
    await expect(read("./none.ts")).rejects.toMatchObject({
      code: "PLUGIN_CLASS_MISSING",
      message: expect.stringContaining("It exports: limit."),
    });
  });
});

describe("a path that cannot be loaded", () => {
  it("says where the file was looked for, and what lies there", async () => {
    await writeFiles(folder.path, { "plugins/orders.ts": esm, "plugins/notes.md": "" });
    const file = join(folder.path, "plugins/order.ts");
    await expect(read("./plugins/order.ts:OrdersReader")).rejects.toMatchObject({
      code: "MODULE_NOT_FOUND",
      message: `There is no file ${file} ('./plugins/order.ts' in the job).`,
      fix: expect.stringContaining("orders.ts"),
      details: { file, nearby: ["orders.ts"] },
    });
    await expect(read("./nowhere/order.ts")).rejects.toMatchObject({ details: { nearby: [] } });
    await writeFiles(folder.path, { "folder.ts/a.txt": "" });
    await expect(read("./folder.ts")).rejects.toMatchObject({ code: "MODULE_NOT_FOUND" });
  });

  it("keeps the stack of a module that throws, every time it is loaded", async () => {
    await writeFiles(folder.path, {
      "broken.ts": "interface A {\n  b: string;\n}\nthrow new TypeError('out of order');\n",
      "late.ts": "await Promise.reject('no error at all');",
    });
    for (const _ of [1, 2]) {
      await expect(read("./broken.ts:A")).rejects.toMatchObject({
        code: "MODULE_FAILED",
        message: `${join(folder.path, "broken.ts")} threw while it was loaded: out of order`,
        cause: { name: "TypeError", stack: expect.stringContaining("broken.ts:4") },
      });
    }
    await expect(read("./late.ts:A")).rejects.toMatchObject({
      code: "MODULE_FAILED",
      message: expect.stringContaining("no error at all"),
    });
  });

  it("says where a module cannot be parsed", async () => {
    await writeFiles(folder.path, { "broken.ts": "export const A = ;" });
    await expect(read("./broken.ts:A")).rejects.toMatchObject({
      code: "MODULE_FAILED",
      message: expect.stringContaining("broken.ts:1:17"),
    });
  });

  it.each([
    ["left-out", "npm i left-out"],
    ["@acme/left-out/sub/path.js", "npm i @acme/left-out"],
    ["./left-out.ts", "Correct the import in that module."],
  ])("tells the missing import %s from a missing module", async (name, fix) => {
    await writeFiles(folder.path, { "orders.ts": `import { x } from "${name}"; export { x };` });
    await expect(read("./orders.ts:x")).rejects.toMatchObject({
      code: "MODULE_FAILED",
      message: expect.stringContaining(`something that it imports was not: '${name}'`),
      fix: expect.stringContaining(fix),
      details: { missing: name },
    });
  });
});

describe("an export that cannot be used", () => {
  beforeEach(() =>
    writeFiles(folder.path, {
      "all.ts": `import { BaseReader, defineWriter } from "@dativo/core/plugin";
        export { BaseReader, BaseWriter } from "@dativo/core/plugin";
        export class OrdersReader extends BaseReader { async *extract() { yield [{ id: 1 }]; } }
        export class PlainReader { async *extract() { yield [{ id: 1 }]; } }
        export const OrdersWriter = defineWriter({ async writeBatch() { return []; } });
        export class FutureReader extends OrdersReader {
          static override readonly [Symbol.for("dativo.plugin")] = { kind: "reader", contractVersion: 7 };
        }
        export class PastReader extends OrdersReader {
          static override readonly [Symbol.for("dativo.plugin")] = { kind: "reader", contractVersion: 0 };
        }
        export function make() {}
        export const list = [OrdersReader], record = { OrdersReader }, nothing = null, count = 5;`,
    }),
  );

  it("lists the exports, the nearest first", async () => {
    const thrown = await read("./all.ts:OrderReader").catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      code: "EXPORT_NOT_FOUND",
      message: expect.stringContaining("has no export 'OrderReader'. It exports: OrdersReader, "),
    });
    const { details } = thrown as { details: { exports: string[] } };
    expect(details.exports).toHaveLength(12);
  });

  it.each([
    [
      "PlainReader",
      "a class that extends none of BaseReader, BaseWriter, BaseSecretManager and BaseStorage",
    ],
    ["make", "a function"],
    ["list", "an array"],
    ["record", "an object"],
    ["nothing", "null"],
    ["count", "a number"],
    ["BaseReader", "the abstract base class itself"],
    ["BaseWriter", "the abstract base class itself"],
  ])("says what %s is", async (name, found) => {
    await expect(read(`./all.ts:${name}`)).rejects.toMatchObject({
      code: "NOT_A_PLUGIN_CLASS",
      message: `'${name}' in ${join(folder.path, "all.ts")} is ${found}, not a reader class.`,
      fix: expect.stringContaining("BaseReader"),
    });
  });

  it("refuses the other kind of plugin", async () => {
    await expect(read("./all.ts:OrdersWriter")).rejects.toMatchObject({
      code: "WRONG_PLUGIN_KIND",
      message: expect.stringContaining("is a writer, but a reader belongs here"),
    });
    await expect(write("./all.ts:OrdersReader")).rejects.toMatchObject({
      code: "WRONG_PLUGIN_KIND",
      message: expect.stringContaining("is a reader, but a writer belongs here"),
    });
    const writer = await write("./all.ts");
    expect(writer.pluginClass.prototype).toBeInstanceOf(BaseWriter);
    await writeFiles(folder.path, { "reader-only.ts": esm });
    await expect(write("./reader-only.ts")).rejects.toMatchObject({ code: "WRONG_PLUGIN_KIND" });
  });

  it.each([
    ["FutureReader", 7, "Update dativo"],
    ["PastReader", 0, "Update the plugin"],
  ])("refuses the contract of %s, and names both versions", async (name, version, fix) => {
    await expect(read(`./all.ts:${name}`)).rejects.toMatchObject({
      code: "CONTRACT_VERSION_UNSUPPORTED",
      message: expect.stringMatching(new RegExp(`version ${version} .*supports version 1`, "u")),
      fix: expect.stringContaining(fix),
    });
  });

  it("wants a reader or a writer to be named at all", async () => {
    await expect(loadReader({}, search())).rejects.toMatchObject({ code: "PLUGIN_NOT_NAMED" });
    await expect(loadWriter({}, search())).rejects.toMatchObject({ code: "PLUGIN_NOT_NAMED" });
    await expect(read("orders dot ts")).rejects.toMatchObject({ code: "SPECIFIER_INVALID" });
  });
});
