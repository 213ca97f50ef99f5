import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "./__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
  await folder.reader(
    `export const Reader = defineReader({ *extract() { yield [{ id: 1 }, { id: 2 }]; } });`,
  );
});
afterEach(() => folder.remove());

const write = (path: string): string =>
  `const file = await context.createFile(${JSON.stringify(path)}); return [await file.close(rows.length)];`;

describe("a writer that answers what it must not", () => {
  it.each([
    ["nothing from writeBatch", "", "return [];", "WRITTEN_FILES_INVALID"],
    ["nothing from finish", "return [];", "", "WRITTEN_FILES_INVALID"],
    ["no file for its records", "return [];", "return [];", "ROW_COUNT_DIFFERS"],
    ["a commit record", write("_commits/00000009.json"), "return [];", "OUTPUT_PATH_RESERVED"],
    ["a reject file", write("_rejects/x"), "return [];", "OUTPUT_PATH_RESERVED"],
    [
      "a link",
      `await symlink("/etc/hostname", outputBase + "/x"); return [{ path: "x" }];`,
      "return [];",
      "WRITTEN_FILE_MISSING",
    ],
  ])("publishes nothing: %s", async (_what, writeBatch, finish, code) => {
    await folder.writer(`import { symlink } from "node:fs/promises";
      export const Writer = defineWriter({
        async writeBatch(rows, fileCounter, { context, outputBase }) { ${writeBatch} },
        async finish() { ${finish} },
      });`);
    const report = await folder.run();
    expect(report.error?.code).toBe(code);
    expect(folder.files()).toEqual([]);
  });

  it.each(["writeBatch", "finish", "close"])(
    "publishes nothing when %s throws, and names it",
    async (method) => {
      await folder.writer(`export const Writer = defineWriter({
        async writeBatch(rows, fileCounter, { context, fileName }) {
          const file = await context.createFile(fileName(fileCounter, "txt"));
          return [await file.close(rows.length)];
        },
        ...{ async ${method}() { throw new Error("broken"); } },
      });`);
      const report = await folder.run();
      expect(report.error?.message).toContain(`${method}(), stream 'job' failed: broken`);
      expect(folder.files()).toEqual([]);
    },
  );
});

describe("an output that cannot be one", () => {
  it("is a file", async () => {
    await folder.write("out", "not a folder");
    expect((await folder.run()).error).toMatchObject({ code: "DISK_FAILED" });
  });

  it("has a file where the staging folder belongs", async () => {
    await folder.write("out/_staging", "not a folder");
    expect((await folder.run()).error).toMatchObject({ code: "DISK_FAILED" });
  });
});

describe("a state cache that cannot be read or written", () => {
  it("is a warning, since the output is the truth", async () => {
    await folder.write(".dativo", "not a folder");
    const lines: string[] = [];
    const report = await folder.run({}, { log: { write: (line) => lines.push(line) } });
    expect(report.status).toBe("succeeded");
    expect(lines.join("\n")).toMatch(/WARN .*could not be read[^]*WARN .*could not be written/u);
  });

  it.each(["null", "1", "{}", ""])("is damaged when it holds %j", async (text) => {
    await folder.write(".dativo/state/job/job.json", text);
    const lines: string[] = [];
    const report = await folder.run({}, { log: { write: (line) => lines.push(line) } });
    expect(report.status).toBe("succeeded");
    expect(lines.join("\n")).toMatch(/WARN .*state cache is damaged/u);
  });
});
