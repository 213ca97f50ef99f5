import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const before = process.env["TMPDIR"];
let folder: string | undefined;

/**
 * Gives the whole test run one temporary folder: a worker that is ended early cannot tidy up after
 * itself.
 */
export async function setup(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "dativo-tests-"));
  // Servers run as another user, and have their folders in it.
  await chmod(folder, 0o711);
  process.env["TMPDIR"] = folder;
}

/** Removes it, with whatever was left in it. */
export async function teardown(): Promise<void> {
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
