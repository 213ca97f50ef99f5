import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtGoProgram } from "./go-program.ts";
import type { RunningServer } from "./running-server.ts";
import { endServer, folderWith, freePort, untilListening } from "./server-process.ts";

const program = {
  name: "versitygw",
  module: "github.com/versity/versitygw/cmd/versitygw",
  version: "1.8.0",
} as const;
const keyId = "only-for-tests";
const secretKey = "secret-only-for-tests";

/**
 * Starts an S3 server with conditional writes (versitygw) on a free port, with its buckets in a temporary
 * folder. Its URL holds the access key: `http://key:secret@127.0.0.1:port`.
 */
export async function startS3(): Promise<RunningServer> {
  const programs = (await folderWith("versitygw", [])) ?? (await builtGoProgram(program));
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
    pid: server.pid,
    stop: async () => {
      await endServer(server, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
