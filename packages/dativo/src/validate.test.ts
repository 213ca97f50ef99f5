import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectingHost } from "./__fixtures__/collecting-host.ts";
import { main } from "./main.ts";

const good = "source: { type: csv, files: [a.csv, b.csv] }\ntarget: { type: parquet, output: o }\n";
const bad = "source:\n  typ: csv\n  files: [a.csv]\ntarget: { type: parquet, output: o }\n";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  await writeFile(join(folder.path, "good.yaml"), good);
  await writeFile(join(folder.path, "bad.yaml"), bad);
});
afterEach(() => folder.remove());

async function runValidate(...argv: string[]) {
  const collected = collectingHost(folder.path);
  const code = await main(["validate", ...argv], collected.host);
  return { code, stdout: collected.stdout(), stderr: collected.stderr() };
}

test("says of a good file what it is, and leaves nothing behind", async () => {
  await expect(runValidate("good.yaml")).resolves.toEqual({
    code: 0,
    stdout: "✓ good.yaml (job, 2 streams)\n",
    stderr: "",
  });
  expect((await readdir(folder.path)).toSorted()).toEqual(["bad.yaml", "good.yaml"]);
});

test("groups problems by file and counts them", async () => {
  const { code, stdout, stderr } = await runValidate("--job-dir", ".");
  expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  const lines = stdout.split("\n");
  expect(lines[0]).toMatch(/^✗ bad\.yaml \(job\): \d problems?$/u);
  expect(stdout).toMatch(/^ {4}2:3 source\.typ: 'typ' is not a known key; did you mean 'type'\?/mu);
  expect(stdout).toMatch(
    /^✓ good\.yaml \(job, 2 streams\)\n2 files: 1 valid, 1 invalid with \d problems?\n$/mu,
  );
});

test("prints an object for each file, for programs", async () => {
  const { code, stdout } = await runValidate("bad.yaml", "good.yaml", "--json");
  expect(code).toBe(2);
  const found = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(found).toMatchObject([
    { file: "bad.yaml", kind: "job", valid: false },
    { file: "good.yaml", kind: "job", valid: true, problems: [], streams: 2 },
  ]);
  expect(found[0]).toHaveProperty(
    "problems",
    expect.arrayContaining([
      expect.objectContaining({ file: "bad.yaml", line: 2, column: 3, path: "source.typ" }),
    ]),
  );
});

test("prints annotations for GitHub Actions", async () => {
  const { code, stdout } = await runValidate("bad.yaml", "--format", "github");
  expect(code).toBe(2);
  expect(stdout).toContain(
    "::error file=bad.yaml,line=2,col=3,title=JOB_INVALID::source.typ: 'typ'",
  );
});

test("minds variables that are not set, unless it is told otherwise", async () => {
  await writeFile(join(folder.path, "token.yaml"), `${good}name: "\${NAME}"\n`);
  await expect(runValidate("token.yaml")).resolves.toMatchObject({ code: 2 });
  const { code, stdout } = await runValidate("token.yaml", "--allow-missing-variables");
  expect(code).toBe(0);
  expect(stdout).toContain("note line 3, name: ${NAME} was not looked up");
});

test("needs a file", async () => {
  const { code, stderr } = await runValidate();
  expect(code).toBe(2);
  expect(stderr).toContain("NO_JOB_GIVEN");
});
