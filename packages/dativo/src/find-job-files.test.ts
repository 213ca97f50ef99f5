import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findJobFiles } from "./find-job-files.ts";

let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await createTemporaryFolder();
});

afterEach(() => folder.remove());

test("a folder gives its job files by name, and nothing else that lies in it", async () => {
  await mkdir(join(folder.path, "jobs", "nested.yaml"), { recursive: true });
  for (const name of [
    "b.yml",
    "a.yaml",
    "c.JSON",
    "readme.md",
    ".hidden.yaml",
    "dativo.config.yaml",
    "a.contract.yaml",
    "dativo.schema.json",
    "d.job.ts",
    "e.job.mjs",
    "plugin.ts",
    "dativo.config.ts",
  ]) {
    await writeFile(join(folder.path, "jobs", name), "");
  }
  const files = await findJobFiles({ files: [], folders: ["jobs"] }, folder.path);
  const jobs = ["a.yaml", "b.yml", "c.JSON", "d.job.ts", "e.job.mjs"];
  expect(files).toEqual(jobs.map((name) => join("jobs", name)));
  const selection = { files: [], folders: ["jobs"], contracts: true };
  const all = await findJobFiles(selection, folder.path);
  expect(all.toSorted()).toEqual(["a.contract.yaml", ...jobs].map((name) => join("jobs", name)));
});

test("files come first, in their order, and a job that is named twice is there once", async () => {
  await writeFile(join(folder.path, "a.yaml"), "");
  await writeFile(join(folder.path, "b.yaml"), "");
  const selection = {
    files: ["./b.yaml", join(folder.path, "b.yaml"), "gone.yaml"],
    folders: ["."],
  };
  expect(await findJobFiles(selection, folder.path)).toEqual(["./b.yaml", "gone.yaml", "a.yaml"]);
});

test("no job at all is an error", async () => {
  await expect(findJobFiles({ files: [], folders: [] }, folder.path)).rejects.toMatchObject({
    code: "NO_JOB_GIVEN",
  });
});

test("a folder without job files is an error, also beside files", async () => {
  await expect(
    findJobFiles({ files: ["a.yaml"], folders: ["."] }, folder.path),
  ).rejects.toMatchObject({ code: "NO_JOBS_FOUND", details: { folder: "." } });
});

test.each([
  ["gone", "it does not exist"],
  ["a.yaml", "it is not a folder"],
])("the folder '%s' is an error: %s", async (name, reason) => {
  await writeFile(join(folder.path, "a.yaml"), "");
  await expect(findJobFiles({ files: [], folders: [name] }, folder.path)).rejects.toMatchObject({
    code: "JOB_FOLDER_NOT_FOUND",
    message: `The folder ${name}, given with --job-dir, cannot be read: ${reason}.`,
  });
});
