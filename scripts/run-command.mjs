// Runs one command in the repository, with its tools and this very Node first in PATH.
import { spawn } from "node:child_process";
import { dirname, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const isWindows = process.platform === "win32";
const path = [join(root, "node_modules", ".bin"), dirname(process.execPath), process.env["PATH"]];

/**
 * Resolves to `{ code, output }`: the exit code, and standard output where `capture` is set
 * (otherwise the command writes to this terminal).
 */
export function runCommand(command, commandArguments, { capture = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, {
      cwd: root,
      env: { ...process.env, PATH: path.join(delimiter), ...env },
      shell: isWindows && command !== process.execPath,
      stdio: ["ignore", capture ? "pipe" : "inherit", "inherit"],
    });
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") });
    });
  });
}
