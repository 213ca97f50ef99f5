import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { readJob } from "./read-job.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

async function read(text: string, name = "orders.job.ts") {
  await writeFiles(folder.path, { [name]: text });
  return readJob(name, { workingFolder: folder.path, environment: { IN: "in.csv" } });
}

async function refusal(text: string, name?: string): Promise<DativoError> {
  const error: unknown = await read(text, name).catch((cause: unknown) => cause);
  if (!DativoError.isInstance(error)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

const sections = `source: { type: "csv", files: ["\${IN}"] }, target: { type: "parquet", output: "out" }`;

describe("a job in a module", () => {
  it.each([
    [
      "job.ts",
      `import { defineJob } from "dativo";\nconst type: string = "warn";\nexport default defineJob({ ${sections}, schema_validation_mode: type });`,
    ],
    [
      "job.mts",
      `import { defineJob } from "@dativo/core";\nexport default defineJob({ ${sections}, schema_validation_mode: "warn" });`,
    ],
    [
      "job.js",
      `import { defineJob } from "dativo";\nexport default defineJob({ ${sections}, schema_validation_mode: "warn" });`,
    ],
    ["job.mjs", `export default { ${sections}, schema_validation_mode: "warn" };`],
    ["job.cjs", `module.exports = { ${sections}, schema_validation_mode: "warn" };`],
    ["job.cts", `export default { ${sections}, schema_validation_mode: "warn" as const };`],
    [
      "later.ts",
      `export default Promise.resolve({ ${sections}, schema_validation_mode: "warn" });`,
    ],
    [
      "esm.cjs",
      `exports.__esModule = true; exports.default = { ${sections}, schema_validation_mode: "warn" };`,
    ],
  ])("is read from %s, with no node_modules above it", async (name, text) => {
    const job = await read(text, name);
    expect(job.validationMode).toBe("warn");
    expect(job.streams).toMatchObject([{ source: { name: "in", locator: "in.csv" } }]);
    expect(job.folder).toBe(folder.path);
  });

  it("is named after its file, without .job", async () => {
    expect((await read(`export default { ${sections} };`)).name).toBe("orders");
  });

  it("can import its parts, and leave members undefined", async () => {
    await writeFiles(folder.path, { "parts.ts": `export const out: string = "elsewhere";` });
    const job = await read(
      `import { out } from "./parts.ts";
       export default { source: { type: "csv", files: ["a.csv"], options: { delimiter: undefined } }, target: { type: "parquet", output: out } };`,
    );
    expect(job.streams[0]?.output).toBe(join(folder.path, "elsewhere"));
    expect(job.source.plugin.options).toEqual({});
  });

  it("is refused with every problem, by its keys, because it has no lines", async () => {
    const { code, message } = await refusal(
      `export default { source: { typ: "csv", files: ["\${NOT_SET}"] }, target: { type: "parquet", output: "out", mode: "upsert" } };`,
    );
    expect(code).toBe("JOB_INVALID");
    expect(message.split("\n")).toEqual([
      "orders.job.ts has 4 problems:",
      "orders.job.ts source.files[0]: the environment variable NOT_SET is not set; set it, or give a default: ${NOT_SET:-value}",
      expect.stringMatching(/^orders\.job\.ts source\.typ: .*did you mean 'type'\?/u),
      expect.stringMatching(/^orders\.job\.ts source: says neither/u),
      'orders.job.ts target.mode: "upsert" is not valid; valid are append, replace, replace_partitions, merge',
    ]);
  });

  it("is refused for values that no file could hold, by their keys", async () => {
    const { message } = await refusal(`
      const loop: Record<string, unknown> = {};
      loop["again"] = { loop };
      export default {
        source: {
          custom_reader: "./reader.ts",
          files: ["a.csv", undefined],
          options: { map: () => 1, since: new Date(0), count: 5n, share: NaN, kind: Symbol("a"), all: new Map(), loop, ["__proto__"]: 1 },
        },
        target: { type: "parquet", output: "out" },
      };`);
    const lines = message.split("\n").map((line) => line.replace(/; valid are .*/u, ""));
    expect(lines).toEqual([
      "orders.job.ts has 9 problems:",
      "orders.job.ts source.files[1]: is undefined",
      "orders.job.ts source.options.map: is a function",
      "orders.job.ts source.options.since: is an object of the class Date",
      "orders.job.ts source.options.count: is a bigint",
      "orders.job.ts source.options.share: is NaN",
      "orders.job.ts source.options.kind: is a symbol",
      "orders.job.ts source.options.all: is an object of the class Map",
      "orders.job.ts source.options.loop.again.loop: holds itself",
      "orders.job.ts source.options.__proto__: cannot be a key",
    ]);
  });

  it("that throws is told with its own error", async () => {
    const error = await refusal(`throw new TypeError("no job today");`);
    expect(error.code).toBe("MODULE_FAILED");
    expect(error.message).toContain("no job today");
    expect(error.cause).toMatchObject({ message: "no job today" });
    const rejected = await refusal(`export default Promise.reject(new Error("not yet"));`, "a.ts");
    expect(rejected).toMatchObject({ code: "MODULE_FAILED" });
    const getter = `export default { get source() { throw new Error("in a getter"); } };`;
    expect(await refusal(getter, "b.ts")).toMatchObject({ code: "MODULE_FAILED" });
    expect(await refusal(`const a: = 1;`, "c.ts")).toMatchObject({ code: "MODULE_FAILED" });
    const missing = await refusal(`import "nowhere-to-be-found"; export default {};`, "d.ts");
    expect(missing.fix).toContain("npm i nowhere-to-be-found");
  });

  it.each([
    ["no default export", `export const job = {};`, "has no default export. It exports: job."],
    ["a function", `export default () => ({});`, "is a function, and not an object"],
    ["a list", `export default [];`, "is a list, and not an object"],
    ["a number", `export default 5;`, "is a number, and not an object"],
  ])("is refused where it exports %s", async (_what, text, message) => {
    const error = await refusal(text);
    expect(error.code).toBe("JOB_MODULE_INVALID");
    expect(error.message).toContain(message);
    expect(error.fix).toContain("export default defineJob(");
  });

  it("is refused where there is none", async () => {
    const error: unknown = await readJob("none.ts", { workingFolder: folder.path }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ code: "JOB_FILE_UNREADABLE" });
  });
});
