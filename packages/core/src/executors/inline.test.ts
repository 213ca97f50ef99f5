import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "../run/__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

/** A reader of six partitions, of which each yields how many were read at a time until then. */
const sixParts = (plan: string, atOnce: number, extract: string): string => `
let running = 0;
let most = 0;
export const Reader = defineReader({
  schema: { fields: [{ name: "running", type: { kind: "int32" }, required: true }] },
  async partitions() {
    const partitions = [0, 1, 2, 3, 4, 5].map((part) => ({ id: "part-" + part, params: { part } }));
    return { partitions, ${plan} };
  },
  async *extract({ partition: { params: { part } } }) {
    running += 1;
    most = Math.max(most, running);
    // Until so many have begun; were there fewer at a time, this would never end.
    while (most < ${atOnce}) await new Promise((resolve) => setImmediate(resolve));
    ${extract}
    yield [{ running: most }];
    running -= 1;
  },
});`;

const most = (): number =>
  Math.max(...(folder.rows() as { running: number }[]).map(({ running }) => running));

describe("tasks in one thread", () => {
  it.each([
    ["one after another", "", 1],
    ["as many at a time as the reader says", "atOnce: 4", 4],
    ["all at a time where there are fewer", "atOnce: 50", 6],
  ])("run %s", async (_name, plan, expected) => {
    await folder.reader(sixParts(plan, expected, ""));
    const report = await folder.run();
    expect(report.streams[0]).toMatchObject({ status: "succeeded", rows_written: 6 });
    expect(most()).toBe(expected);
  });

  it("come to their end before a failure of one of them is told, and publish nothing", async () => {
    const fails = `if (part === 1) throw new Error("broken");`;
    await folder.reader(sixParts("atOnce: 4", 4, fails));
    const report = await folder.run();
    expect(report.streams[0]?.error?.message).toContain("broken");
    expect(folder.files()).toEqual([]);
  });
});
