import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RunningServer } from "./running-server.ts";
import { cacheFolder, endServer, folderWith, freePort, untilListening } from "./server-process.ts";

const version = "1.10.1";
const project = fileURLToPath(new URL("iceberg-rest/pom.xml", import.meta.url));

/**
 * Starts the REST catalog of Iceberg's own tests on a free port, with its warehouse in a temporary folder, whose
 * path is that of the URL: `http://127.0.0.1:port/tmp/…`.
 */
export async function startIcebergRest(): Promise<RunningServer> {
  const java = await folderWith("java", []);
  if (java === undefined) throw new Error("there is no Java to run Iceberg's REST catalog with");
  const classPath = await fetchClassPath();
  const folder = await mkdtemp(join(tmpdir(), "dativo-iceberg-rest-"));
  const port = await freePort();
  const server = spawn(
    join(java, "java"),
    ["-Xmx512m", "-cp", classPath, "org.apache.iceberg.rest.RESTCatalogServer"],
    {
      cwd: folder,
      stdio: "ignore",
      env: {
        ...process.env,
        CATALOG_REST_PORT: String(port),
        CATALOG_WAREHOUSE: join(folder, "warehouse"),
        CATALOG_URI: `jdbc:sqlite:${join(folder, "catalog.db")}`,
        CATALOG_CLIENTS: "1",
      },
    },
  );
  await untilListening(port);
  return {
    url: `http://127.0.0.1:${port}${folder}/warehouse`,
    stop: async () => {
      await endServer(server, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Fetches the server with Maven, once for all runs. */
async function fetchClassPath(): Promise<string> {
  const folder = cacheFolder(`iceberg-rest-${version}`);
  const file = join(folder, "class-path");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return known;
  const maven = await folderWith("mvn", []);
  if (maven === undefined) {
    throw new Error("there is no Maven to fetch Iceberg's REST catalog with");
  }
  console.log(`Fetching Iceberg's REST catalog ${version}, which the tests need, with Maven`);
  await mkdir(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const goal = ["dependency:build-classpath", `-Dmdep.outputFile=${unfinished}`];
  const options = { maxBuffer: 64 * 1024 * 1024 };
  await promisify(execFile)(join(maven, "mvn"), ["-q", "-B", "-f", project, ...goal], options);
  await rename(unfinished, file);
  return readFile(file, "utf8");
}
