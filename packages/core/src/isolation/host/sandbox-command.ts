import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isolationErrors } from "../../errors/isolation-errors.ts";
import type { Command, ProcessRights } from "./child-command.ts";

/** Folders and files of a user that hold secrets, and that no plugin has to read. */
const hidden = [".ssh", ".aws", ".azure", ".config/gcloud", ".kube", ".docker", ".gnupg", ".npmrc"];
const hiddenFiles = new Set([".npmrc"]);

/** All files, to read alone; no devices but the harmless ones, and an empty folder for temporary files. */
const base = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"];

/**
 * Puts a program into a sandbox of bubblewrap: no network unless it is allowed, nothing to write to but the
 * folders of the run, no processes of others to see.
 *
 * @throws `PLUGIN_SANDBOX_UNAVAILABLE`: it is never run without
 */
export function sandboxCommand(
  { program, args }: Command,
  { writable, readable, network }: ProcessRights & { readonly network: boolean },
): Command {
  if (process.platform !== "linux") {
    throw isolationErrors.sandboxUnavailable(`it needs Linux, and this is ${process.platform}`);
  }
  const walls = [
    "--die-with-parent",
    "--unshare-all",
    ...(network ? ["--share-net"] : []),
    ...base,
    ...hidden.flatMap((name) => hide(join(homedir(), name), hiddenFiles.has(name))),
    ...readable.flatMap((folder) => ["--ro-bind-try", folder, folder]),
    ...writable.flatMap((folder) => ["--bind-try", folder, folder]),
  ];
  refuseWithout(walls);
  return { program: "bwrap", args: [...walls, "--", program, ...args] };
}

function hide(path: string, isFile: boolean): string[] {
  if (!existsSync(path)) return [];
  return isFile ? ["--ro-bind", "/dev/null", path] : ["--tmpfs", path];
}

/** Proves that the walls stand before anything is run behind them. */
function refuseWithout(walls: readonly string[]): void {
  const { error, status, stderr } = spawnSync("bwrap", [...walls, "--", "true"], {
    encoding: "utf8",
  });
  if (error) throw isolationErrors.sandboxUnavailable(`bwrap: ${error.message}`);
  if (status !== 0) throw isolationErrors.sandboxUnavailable(stderr.trim());
}
