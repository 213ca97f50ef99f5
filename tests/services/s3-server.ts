import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RunningServer } from "./running-server.ts";
import { cacheFolder, endServer, folderWith, freePort, untilListening } from "./server-process.ts";

const version = "1.8.0";
const keyId = "only-for-tests";
const secretKey = "secret-only-for-tests";

/**
 * Starts an S3 server with conditional writes (versitygw) on a free port, with its buckets in a temporary
 * folder. Its URL holds the access key: `http://key:secret@127.0.0.1:port`.
 */
export async function startS3(): Promise<RunningServer> {
  const programs = (await folderWith("versitygw", [])) ?? (await builtServer());
  const folder = await mkdtemp(join(tmpdir(), "dativo-s3-"));
  const data = join(folder, "data");
  const sidecar = join(folder, "sidecar");
  await mkdir(data);
  await mkdir(sidecar);
  const port = await freePort();
  const settings = ["--port", `127.0.0.1:${port}`, "--access", keyId, "--secret", secretKey];
  const storage = ["--quiet", "posix", "--sidecar", sidecar, data];
  const server = spawn(join(programs, "versitygw"), [...settings, ...storage], {
    cwd: folder,
    stdio: "ignore",
  });
  await untilListening(port);
  return {
    url: `http://${keyId}:${secretKey}@127.0.0.1:${port}`,
    stop: async () => {
      await endServer(server, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Builds the server from Go's modules, once for all runs, and gives back the folder of the program. */
async function builtServer(): Promise<string> {
  const folder = cacheFolder(`versitygw-${version}`);
  if ((await folderWith("versitygw", [folder])) === folder) return folder;
  const go = await folderWith("go", ["/usr/local/go/bin"]);
  if (go === undefined) {
    throw new Error("versitygw is not installed, and there is no Go to build it with");
  }
  console.log(`Building versitygw ${version}, which the tests need, in ${folder}`);
  const building = `${folder}.${process.pid}`;
  await mkdir(building, { recursive: true });
  const source = `github.com/versity/versitygw/cmd/versitygw@v${version}`;
  const environment = { ...process.env, GOBIN: building, GOFLAGS: "" };
  await promisify(execFile)(join(go, "go"), ["install", source], { env: environment });
  await rm(folder, { recursive: true, force: true });
  await rename(building, folder);
  return folder;
}
