import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "./__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

/** Has the tables a, b and c; writes down when it is built and closed, in the order of a run. */
const reader = `
import { appendFileSync } from "node:fs";
const note = (source, text) => appendFileSync(source.baseFolder + "/notes", text + "\\n");
export const Reader = defineReader({
  async listStreams({ stream, source }) {
    note(source, "list " + stream.locator);
    if (stream.locator === "none.*") return [];
    return stream.locator.endsWith("*") ? ["a", "b", "c"].filter((name) => !(stream.exclude ?? []).includes(name)) : undefined;
  },
  async partitions({ stream, source }) {
    note(source, "plan " + stream.name);
    return { partitions: [{ id: "all", params: {} }] };
  },
  async *extract({ stream, source }) {
    note(source, "read " + stream.name);
    yield [{ table: stream.locator, query: stream.query ?? null }];
  },
});`;

const tables = (...entries: string[]) => ({ source: `tables: [${entries.join(", ")}]` });

describe("a locator with wildcards", () => {
  beforeEach(() => folder.reader(reader));

  it("means a stream for each thing that it matches, each with a folder and a row in the report", async () => {
    const report = await folder.run(tables('{ name: "*", exclude: [b] }'));
    expect(report.status).toBe("succeeded");
    expect(report.streams.map(({ name }) => name)).toEqual(["a", "c"]);
    expect(existsSync(join(folder.output, "a"))).toBe(true);
    expect(existsSync(join(folder.output, "c", "_commits"))).toBe(true);
  });

  it("has a folder below the output for one thing, too, which would move when another comes", async () => {
    await folder.run(tables('{ name: "*", exclude: [a, b] }'));
    expect(existsSync(join(folder.output, "c"))).toBe(true);
  });

  it("leaves out what the job names by itself, with settings of its own", async () => {
    const report = await folder.run(tables('"*"', "{ name: b, mode: replace }"));
    expect(report.streams.map(({ name }) => name)).toEqual(["a", "c", "b"]);
  });

  it("that matches nothing fails its stream, and not its neighbours", async () => {
    const report = await folder.run(tables('"none.*"', "b"));
    expect(report.status).toBe("partial");
    expect(report.streams.map(({ name, status }) => [name, status])).toEqual([
      ["b", "succeeded"],
      ["none.*", "failed"],
    ]);
    expect(report.error).toMatchObject({ code: "PATTERN_EMPTY" });
  });

  it("is the reader's own business where it lists nothing", async () => {
    await folder.reader(`
export const Reader = defineReader({ async *extract({ stream }) { yield [{ table: stream.locator }]; } });`);
    await folder.run(tables('{ name: "orders-*" }'));
    expect(folder.rows()).toEqual([{ table: "orders-*" }]);
  });
});

describe("a query", () => {
  it("is handed to the reader, and takes a name", async () => {
    await folder.reader(reader);
    await folder.run(tables('{ name: recent, query: "select 1" }'));
    expect(folder.rows()).toEqual([{ table: "", query: "select 1" }]);
    const { error } = await folder.run(tables('{ query: "select 1" }'));
    expect(error?.message).toContain("a `query` needs one as well");
  });
});

describe("the reader that plans", () => {
  it("plans all streams of a run, and is closed after their last task", async () => {
    await folder.reader(`
const open = new Set();
export class Reader extends BaseReader {
  async partitions({ stream }) {
    open.add(this);
    return { partitions: [{ id: "all", params: {} }] };
  }
  async *extract({ stream }) {
    yield [{ table: stream.name, planning: open.size }];
  }
  async close() { open.delete(this); }
}`);
    const report = await folder.run(tables("a", "b"));
    expect(report.status).toBe("succeeded");
    expect(folder.rows()).toEqual([
      { table: "a", planning: 1 },
      { table: "b", planning: 1 },
    ]);
  });

  it("that fails to close has done its work by then: a warning", async () => {
    await folder.reader(`
let planned = 0;
export class Reader extends BaseReader {
  async partitions() { planned += 1; this.planned = true; return super.partitions(); }
  async *extract() { yield [{ id: 1 }]; }
  async close() { if (this.planned) throw new Error("stuck"); }
}`);
    const lines: string[] = [];
    const report = await folder.run({}, { log: { write: (line) => lines.push(line) } });
    expect(report.status).toBe("succeeded");
    expect(lines.join("\n")).toMatch(/WARN .*stuck/u);
  });
});
