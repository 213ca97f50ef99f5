import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { byteBefore } from "./byte-before.ts";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "dativo-byte-"))));
afterEach(() => rm(folder, { recursive: true }));

it("is the last one that a file had when it was so long", async () => {
  const path = join(folder, "a.txt");
  await writeFile(path, "ab\nc");
  expect(await byteBefore(path, 3)).toBe(0x0a);
  expect(await byteBefore(path, 4)).toBe(0x63);
  expect(await byteBefore(path, 5)).toBeUndefined();
});

it("says which file is gone, and which is a folder", async () => {
  const gone = byteBefore(join(folder, "gone.txt"), 1);
  await expect(gone).rejects.toMatchObject({ code: "SOURCE_FILE_NOT_FOUND" });
  await expect(byteBefore(folder, 1)).rejects.toMatchObject({ code: "SOURCE_FILE_IS_FOLDER" });
});
