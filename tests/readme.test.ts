import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readMarkdownBlocks } from "./markdown-blocks.ts";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";
import { repository } from "./repository-files.ts";
import { runDativo } from "./run-program.ts";

// What the README shows, typed in by a stranger: its files in a folder, its commands in order.
const blocks = readMarkdownBlocks("README.md");
const files = blocks.filter(({ file }) => file !== undefined);
const commands = blocks
  .filter(({ language }) => language === "sh")
  .flatMap(({ text }) => [...text.matchAll(/^npx dativo (.*)$/gmu)].map((match) => match[1] ?? ""));
let folder = "";

beforeAll(async () => {
  // Inside the repository, where plugins find @dativo/core as they would in a project.
  await mkdir(join(repository, "out"), { recursive: true });
  folder = await mkdtemp(join(repository, "out", "readme-test-"));
  for (const { file = "", text } of files) await writeFile(join(folder, file), text);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("the README shows files and commands", () => {
  expect(files.map(({ file }) => file)).toEqual([
    "orders.csv",
    "job.yaml",
    "files-reader.ts",
    "files.yaml",
  ]);
  expect(commands).toEqual(["init orders.csv", "run job.yaml", "run files.yaml"]);
});

test.each(commands)("npx dativo %s", async (command) => {
  const result = await runDativo(command.split(" "), { cwd: folder });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
});

test.each(["orders", "checked"])(
  "the quick start wrote what it was given to %s",
  async (output) => {
    const rows = await queryWithDuckdb(
      `SELECT order_id, customer, total, ordered_at AT TIME ZONE 'UTC' AS ordered_at
     FROM ${sqlText(join(folder, "out", output, "*.parquet"))} ORDER BY order_id`,
    );
    expect(rows).toEqual([
      { order_id: "1", customer: "Ada", total: "12.50", ordered_at: "2026-11-20 09:30:00" },
      { order_id: "2", customer: "Grace", total: "7.00", ordered_at: "2026-11-21 18:05:12.25" },
      { order_id: "3", customer: "Hopper, Grace", total: null, ordered_at: "2026-11-22 07:00:00" },
    ]);
  },
);

test("the plugin found the files beside it", async () => {
  const names = await queryWithDuckdb(
    `SELECT name FROM read_json(${sqlText(join(folder, "out/files/*.jsonl"))}) WHERE size > 0`,
  );
  const expected = files.map(({ file }) => ({ name: file }));
  expect(names).toEqual(expect.arrayContaining(expected));
  expect(await readdir(join(folder, "out"))).toEqual(["checked", "files", "orders"]);
});
