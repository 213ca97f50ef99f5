import { execFile, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { classPathOf } from "./fetch-with-maven.ts";
import type { RunningServer } from "./running-server.ts";
import type { S3Place } from "./s3-place.ts";
import { endServer, folderWith, freePort, untilListening } from "./server-process.ts";

/** Nessie's server runs from this version of Java on. */
const leastJava = 21;
const machineWide = "/usr/lib/jvm";

/** Starts Nessie on a free port, with a warehouse on a store. The URL is that of its Iceberg catalog. */
export async function startNessie({
  bucket,
  endpoint,
  keyId,
  secret,
}: S3Place): Promise<RunningServer> {
  const java = await findJava();
  const jar = (await classPathOf("Nessie", "nessie", "0.99.0")).trim();
  const [port, management] = [await freePort(), await freePort()];
  const settings = {
    "quarkus.http.host": "127.0.0.1",
    "quarkus.http.port": port,
    "quarkus.management.host": "127.0.0.1",
    "quarkus.management.port": management,
    "nessie.version.store.type": "IN_MEMORY",
    "nessie.catalog.default-warehouse": "lake",
    "nessie.catalog.warehouses.lake.location": `s3://${bucket}/lake`,
    "nessie.catalog.service.s3.default-options.endpoint": endpoint,
    "nessie.catalog.service.s3.default-options.region": "us-east-1",
    "nessie.catalog.service.s3.default-options.path-style-access": true,
    "nessie.catalog.service.s3.default-options.access-key": "urn:nessie-secret:quarkus:keys",
    "keys.name": keyId,
    "keys.secret": secret,
  };
  const options = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  const server = spawn(java, ["-Xmx512m", ...options, "-jar", jar], {
    cwd: tmpdir(),
    stdio: "ignore",
  });
  await untilListening(port);
  return {
    url: `http://127.0.0.1:${port}/iceberg`,
    stop: () => endServer(server, "SIGTERM"),
  };
}

/** The first Java that is new enough, of those that are found. */
async function findJava(): Promise<string> {
  const inPath = await folderWith("java", []);
  const installed = await readdir(machineWide).catch(() => []);
  const home = process.env["JAVA_HOME"];
  const folders = [
    ...(home === undefined ? [] : [join(home, "bin")]),
    ...(inPath === undefined ? [] : [inPath]),
    ...installed.map((name) => join(machineWide, name, "bin")),
  ];
  for (const folder of folders) {
    const program = join(folder, "java");
    if ((await versionOf(program)) >= leastJava) return program;
  }
  throw new Error(`there is no Java ${leastJava} or newer to run Nessie with`);
}

async function versionOf(program: string): Promise<number> {
  try {
    const { stderr } = await promisify(execFile)(program, ["-version"]);
    return Number(/version "(\d+)/u.exec(stderr)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
