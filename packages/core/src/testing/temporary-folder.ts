import { rmSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for one test. */
export interface TemporaryFolder {
  /** Absolute, with symbolic links resolved. */
  readonly path: string;
  /** Deletes the folder with all it holds; it may be called twice. */
  remove(): Promise<void>;
}

const folders = new Set<string>();

/** Creates an empty folder. What was not removed when the process ends is removed then. */
export async function createTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "dativo-test-")));
  if (folders.size === 0) process.once("exit", removeAll);
  folders.add(path);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true });
      folders.delete(path);
      if (folders.size === 0) process.removeListener("exit", removeAll);
    },
  };
}

function removeAll(): void {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
}
