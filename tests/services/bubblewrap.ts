import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { RunningServer } from "./running-server.ts";
import { cacheFolder, folderWith } from "./server-process.ts";

const run = promisify(execFile);

/** The sandbox of Linux, from the machine or from Debian's package; its `url` is the folder of the program. */
export async function installBubblewrap(): Promise<RunningServer> {
  const cache = cacheFolder("bubblewrap");
  const inCache = join(cache, "usr", "bin");
  const folder = (await folderWith("bwrap", [inCache])) ?? (await unpack(cache, inCache));
  // A machine may have it, and forbid what it needs.
  await run(join(folder, "bwrap"), ["--ro-bind", "/", "/", "--unshare-all", "true"]);
  return { url: folder, stop: async () => undefined };
}

async function unpack(cache: string, folder: string): Promise<string> {
  console.log(`Downloading Debian's bubblewrap, which the tests of sandboxes need, to ${cache}`);
  await mkdir(dirname(cache), { recursive: true });
  const unfinished = await mkdtemp(`${cache}-`);
  try {
    await run("apt-get", ["download", "bubblewrap"], { cwd: unfinished });
    const [deb = ""] = (await readdir(unfinished)).filter((name) => name.endsWith(".deb"));
    await run("dpkg", ["-x", deb, "."], { cwd: unfinished });
    await rename(unfinished, cache);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}
