import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectingHost } from "./__fixtures__/collecting-host.ts";
import { main } from "./main.ts";

const reader = fileURLToPath(new URL("../../reader-csv/src/csv-reader.ts", import.meta.url));
const plugins = fileURLToPath(new URL("__fixtures__/plugins.mjs", import.meta.url));

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  const job = {
    source: {
      custom_reader: `${reader}:CsvReader`,
      files: ["orders.csv"],
      incremental: { strategy: "file_modified_time" },
    },
    target: { custom_writer: `${plugins}:TextWriter`, output: "./out" },
  };
  await writeFile(join(folder.path, "orders.yaml"), JSON.stringify(job));
});
afterEach(() => folder.remove());

async function dativo(...argv: string[]) {
  const collected = collectingHost(folder.path);
  const exitCode = await main(argv, collected.host);
  return { exitCode, stdout: collected.stdout(), stderr: collected.stderr() };
}

const state = (command: string, ...options: string[]) =>
  dativo("state", command, "orders.yaml", ...options);

async function load(text: string): Promise<void> {
  await writeFile(join(folder.path, "orders.csv"), text);
  expect((await dativo("run", "orders.yaml", "-q")).exitCode).toBe(0);
}

describe("dativo state", () => {
  it("shows a stream that has committed nothing", async () => {
    await writeFile(join(folder.path, "orders.csv"), "id\n1\n");
    expect(await state("show")).toEqual({
      exitCode: 0,
      stdout: "STREAM  COMMIT  AT  STATE  OUTPUT\norders  -       -   -      out\n",
      stderr: "",
    });
    expect((await state("history")).stdout).toBe("Nothing was ever committed.\n");
  });

  it("shows, lists, takes back and forgets", async () => {
    await load("id\n1\n");
    await load("id\n1\n2\n");
    expect((await state("show")).stdout).toMatch(/^orders {2}2 {7}\d{4}-\S+ {2}\{.*… {2}out$/mu);
    const rolledBack = await state("rollback", "--to", "1");
    expect(rolledBack.stdout).toBe(
      "orders is as it was after commit 1; 1 file removed, as commit 3.\n",
    );
    expect((await state("reset")).stdout).toBe(
      "orders is read from the beginning next time, by commit 4.\n",
    );
    const { stdout } = await state("history");
    expect(stdout).toMatch(/^orders {2}3 .* undoes 2$/mu);
    expect(stdout).toMatch(/^orders {2}2 .* undone by commit 3$/mu);
    const shown = JSON.parse((await state("show", "--json")).stdout) as { streams: object[] };
    expect(shown.streams).toMatchObject([{ stream: "orders", commit: 4, state: null }]);
    const listed = JSON.parse((await state("history", "--json")).stdout) as { commits: object[] };
    expect(listed.commits).toHaveLength(4);
    const record = await readFile(join(folder.path, "out/_commits/00000004.json"), "utf8");
    expect(JSON.parse(record)).toMatchObject({ state: null, files: [] });
  });

  it("answers 2 and an error with what to do", async () => {
    await load("id\n1\n");
    const { exitCode, stderr } = await state("rollback", "--to", "7");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("STATE_COMMIT_UNKNOWN");
    expect(stderr).toContain("dativo state history");
    expect((await state("rollback")).exitCode).toBe(2);
    expect((await state("rollback", "--to", "x")).exitCode).toBe(2);
  });
});

describe("dativo clean", () => {
  it("says what it has removed, and what it leaves alone", async () => {
    await load("id\n1\n");
    expect((await dativo("clean", "orders.yaml")).stdout).toBe("There is nothing to clean.\n");
    const left = "out/_staging/20260101T000000Z-aaaaaaaaaa@another.1";
    await mkdir(join(folder.path, left), { recursive: true });
    expect((await dativo("clean", "orders.yaml")).stdout).toContain(
      `${left}  2026-01-01T00:00:00.000Z  kept: process 1 of another may be working on it\n`,
    );
    const old = ["clean", "orders.yaml", "--older-than", "48"];
    expect((await dativo(...old, "--dry-run")).stdout).toContain("would be removed: it is old\n");
    const { stdout, exitCode } = await dativo(...old, "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ folders: [{ status: "old", host: "another" }] });
    expect((await dativo("clean", "orders.yaml")).stdout).toBe("There is nothing to clean.\n");
    expect((await dativo("clean", "orders.yaml", "--older-than", "x")).exitCode).toBe(2);
  });
});
