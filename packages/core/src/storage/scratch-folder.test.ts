import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, readdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { makeScratchFolder, removeAbandonedScratch } from "./scratch-folder.ts";

let temporary: TemporaryFolder | undefined;
beforeEach(async (context) => {
  context.skip(process.platform === "win32", "TMPDIR and modes of files are of other systems");
  temporary = await createTemporaryFolder();
  vi.stubEnv("TMPDIR", temporary.path);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await temporary?.remove();
});

describe("makeScratchFolder", () => {
  it("makes a folder that nobody else can look into", async () => {
    const path = await makeScratchFolder("_staging/run@host.1/task");
    expect(path.startsWith(temporary!.path)).toBe(true);
    const [root] = await readdir(temporary!.path);
    expect((await stat(join(temporary!.path, root!))).mode & 0o777).toBe(0o700);
  });

  it("refuses one that another user has put there", async (context) => {
    if (process.getuid?.() !== 0) context.skip("only root can give a folder away");
    const root = join(temporary!.path, "dativo-0");
    await mkdir(root);
    await chown(root, 65_534, 65_534);
    await expect(makeScratchFolder("_staging/x")).rejects.toMatchObject({
      code: "DISK_FAILED",
      message: expect.stringContaining("belongs to another user") as string,
    });
  });
});

describe("removeAbandonedScratch", () => {
  it("removes what dead processes of this machine have left, and nothing else", async () => {
    await removeAbandonedScratch();
    const host = encodeURIComponent(hostname());
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const ofDead = await makeScratchFolder(`_staging/run@${host}.${dead}/task`);
    const ofLiving = await makeScratchFolder(`_staging/run@${host}.${process.pid}/task`);
    await removeAbandonedScratch();
    expect([ofDead, ofLiving].map((path) => existsSync(path))).toEqual([false, true]);
  });
});
