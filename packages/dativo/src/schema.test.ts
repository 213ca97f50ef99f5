import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectingHost } from "./__fixtures__/collecting-host.ts";
import { main } from "./main.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

async function runSchema(...argv: string[]) {
  const collected = collectingHost(folder.path);
  const code = await main(["schema", ...argv], collected.host);
  return { code, stdout: collected.stdout(), stderr: collected.stderr() };
}

test("prints the schema of jobs with the options of the plugins, and the line to paste", async () => {
  const { code, stdout, stderr } = await runSchema();
  expect(code).toBe(0);
  const schema = JSON.parse(stdout) as { title: string; definitions: object };
  expect(schema.title).toBe("Dativo job");
  expect(Object.keys(schema.definitions)).toContain("reader.csv.options");
  expect(stderr).toContain("# yaml-language-server: $schema=./dativo.schema.json\n");
});

test("writes the schema of contracts to a file", async () => {
  const { code, stdout, stderr } = await runSchema("contract", "--output", "contract.json");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  const text = await readFile(join(folder.path, "contract.json"), "utf8");
  expect(JSON.parse(text)).toMatchObject({ title: "Dativo data contract" });
  expect(stderr).toContain("# yaml-language-server: $schema=./contract.json\n");
});

test("prints the schema of recipes", async () => {
  const { code, stdout } = await runSchema("recipe");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ title: "Dativo connector recipe" });
});

test("says which kinds there are", async () => {
  const { code, stderr } = await runSchema("jobs");
  expect(code).toBe(2);
  expect(stderr).toMatch(/OPTION_VALUE_INVALID[^]*job, contract, recipe/u);
});

test("says when the file cannot be written", async () => {
  const { code, stderr } = await runSchema("--output", "missing/dativo.schema.json");
  expect(code).toBe(2);
  expect(stderr).toMatch(/FILE_NOT_WRITTEN[^]*its folder does not exist/u);
});
