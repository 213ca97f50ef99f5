import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createTemporaryFolder, extractAll } from "@dativo/core/testing";
import { afterAll, describe, expect, it } from "vitest";
import { CsvReader } from "../csv-reader.ts";

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

/** Reads a file, and what it has become. */
async function readTwice(
  before: string | Uint8Array,
  after: string | Uint8Array,
  { name = "data.csv", ...options }: { readonly name?: string; readonly [option: string]: unknown },
) {
  const settings = {
    baseFolder: folder.path,
    streams: [name],
    incremental: { strategy: "file_modified_time" },
    options,
    schema: { fields: [{ name: "id", type: { kind: "string" }, required: false }] },
  } as const;
  await writeFile(join(folder.path, name), before);
  const first = await extractAll(CsvReader, settings);
  await writeFile(join(folder.path, name), after);
  const state = { reader: first.partitionPlan.state ?? null };
  const second = await extractAll(CsvReader, { ...settings, state });
  return {
    rows: second.rows.map(({ id }) => id),
    warnings: second.logs.map(({ message }) => message),
  };
}

const asked = { appended_files: "continue" };
const twice = "with `mode: append` its earlier records are appended once more.";
const undo = "`dativo state rollback` takes this run back.";

describe("a file that is read again as a whole is warned of, with the records that come twice", () => {
  it("where it was appended to, and nobody has asked to continue", async () => {
    const { rows, warnings } = await readTwice("id\n1\n", "id\n1\n2\n", {});
    expect(rows).toEqual(["1", "2"]);
    expect(warnings).toEqual([
      `data.csv was appended to, and is read again as a whole, because \`appended_files\` is \`reread\`: ${twice} Set \`appended_files: continue\` in the options of the source to read only what is new. ${undo}`,
    ]);
  });

  it("where what was read has changed", async () => {
    const { rows, warnings } = await readTwice("id\n1\n", "id\n7\n2\n", asked);
    expect(rows).toEqual(["7", "2"]);
    expect(warnings).toEqual([
      `data.csv has changed since it was read, and is read again as a whole: ${twice} Where files are rewritten, load them with \`mode: replace\` and without \`incremental\`. ${undo}`,
    ]);
  });

  it.each<[string, string, string, object, string]>([
    [
      "a quote stands in a value that is not in quotes",
      'id\n5" pipe\n',
      'id\n5" pipe\n2\n',
      {},
      'a quote stands inside of a value that is not in quotes (such as 5" pipe)',
    ],
    ["its last line had no end", "id\n1", "id\n1\n2\n", {}, "its last line had no line end"],
    ["a quote was open", 'id\n"1\n', 'id\n"1\n2"\n', {}, "a quote was open there"],
    [
      "the options are not those of plain files",
      "id\n1\n",
      "id\n1\n2\n",
      { comment: "#", trim: true },
      "and not with `comment` and `trim`",
    ],
  ])("where %s", async (_, before, after, options, why) => {
    const { warnings } = await readTwice(before, after, { ...asked, ...options });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("in spite of `appended_files: continue`");
    expect(warnings[0]).toContain(why);
    expect(warnings[0]).toContain(twice);
    expect(warnings[0]).toMatch(
      /\. (?:Have|Set) .+\. `dativo state rollback` takes this run back\.$/u,
    );
  });

  it("where it is compressed", async () => {
    const before = gzipSync("id\n1\n");
    const after = Buffer.concat([before, gzipSync("2\n")]);
    const { rows, warnings } = await readTwice(before, after, { ...asked, name: "data.csv.gz" });
    expect(rows).toEqual(["1", "2"]);
    expect(warnings[0]).toContain("and not with compression");
  });
});

describe("a file goes on where it ended, without a warning,", () => {
  it("where its quotes are said to be none", async () => {
    const before = 'id\n5" pipe\n';
    const { rows, warnings } = await readTwice(before, `${before}2\n`, { ...asked, quote: null });
    expect(rows).toEqual(["2"]);
    expect(warnings).toEqual([]);
  });

  it("where its header was not written to its end: nothing of it comes twice", async () => {
    const { rows, warnings } = await readTwice("id", "id\n1\n", asked);
    expect(rows).toEqual(["1"]);
    expect(warnings).toEqual([]);
  });
});
