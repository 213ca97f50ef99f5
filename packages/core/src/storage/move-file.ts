import { randomUUID } from "node:crypto";
import { copyFile, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Gives a file another place, where it appears whole or not at all: also on another disk, to which it is copied.
 *
 * @param from absolute path, as is `to`; the folder of `to` exists
 */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EXDEV")) throw cause;
    await moveToOtherDisk(from, to);
  }
}

async function moveToOtherDisk(from: string, to: string): Promise<void> {
  // Beside its place, because only within one disk can it get its name at once.
  const beside = join(dirname(to), `.${basename(to)}.${randomUUID()}.moving`);
  try {
    await copyFile(from, beside);
    const file = await open(beside, "r+");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, to);
  } catch (cause) {
    await rm(beside, { force: true });
    throw cause;
  }
  await rm(from);
}
