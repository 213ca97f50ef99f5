import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync } from "node:fs";
import { access, chmod, constants, mkdtemp, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const waitMilliseconds = 20;
const mostWaits = 1500;

/** Database servers refuse to run as root. */
const isRoot = process.getuid?.() === 0;
const unprivileged = isRoot ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;

function idOf(flag: string): number {
  return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
}

/** A temporary folder that belongs to the user that servers run as. */
export async function serverFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `dativo-${name}-`));
  await chmod(folder, 0o700);
  if (unprivileged) chownSync(folder, unprivileged.uid, unprivileged.gid);
  return folder;
}

/** Writes a file that only the user that servers run as may read. */
export async function writeServerFile(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600 });
  if (unprivileged) chownSync(path, unprivileged.uid, unprivileged.gid);
}

/** Runs a program of a server to its end. What it prints to standard error is in the error. */
export async function runAsServer(program: string, options: readonly string[]): Promise<void> {
  await run(program, options, { ...unprivileged, cwd: tmpdir() });
}

/** Starts a server, which stays. */
export function spawnServer(program: string, options: readonly string[]): ChildProcess {
  return spawn(program, options, { ...unprivileged, cwd: "/", stdio: "ignore" });
}

/** Ends a server, and waits for its end. */
export async function endServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, "exit");
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}

/** The folder that has a program, of those in PATH and others; `undefined` where none has. */
export async function folderWith(
  program: string,
  others: readonly string[],
): Promise<string | undefined> {
  const folders = [...others, ...(process.env["PATH"] ?? "").split(delimiter)];
  for (const folder of folders) {
    const found = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return folder;
  }
  return undefined;
}

/**
 * Installs a package of Debian, where that can be done.
 *
 * @throws why it cannot
 */
export async function installDebianPackage(name: string): Promise<void> {
  if (!isRoot || (await folderWith("apt-get", [])) === undefined) {
    throw new Error(`${name} is not installed, and only root on Debian can install it here`);
  }
  console.log(`Installing ${name}, which the tests need`);
  const options = ["install", "--yes", "--no-install-recommends", name];
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run("apt-get", options, { env: environment });
  } catch {
    // The lists of packages are missing, or older than the packages.
    await run("apt-get", ["update"], { env: environment });
    await run("apt-get", options, { env: environment });
  }
}

/** Where what took long to build or to fetch stays for later runs. */
export function cacheFolder(name: string): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(cache, "dativo-tests", name);
}

/** Waits until somebody listens on a port of this machine. */
export async function untilListening(port: number): Promise<void> {
  for (let wait = 0; ; wait += 1) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch (cause) {
      if (wait >= mostWaits) throw cause;
      await pause(waitMilliseconds);
    } finally {
      socket.destroy();
    }
  }
}
