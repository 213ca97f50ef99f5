import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { classPathOf } from "./fetch-with-maven.ts";
import type { RunningServer } from "./running-server.ts";
import type { S3Place } from "./s3-place.ts";
import { endServer, folderWith, freePort, untilListening } from "./server-process.ts";

/** Iceberg for Java, with the catalog of its tests and with its readers. */
function icebergClassPath(): Promise<string> {
  return classPathOf("Iceberg for Java", "iceberg-rest", "1.10.1-readers");
}

/** What tables are read with by Iceberg's own library; its `url` is the class path. */
export async function installIcebergJava(): Promise<RunningServer> {
  const java = await folderWith("java", []);
  if (java === undefined) throw new Error("there is no Java to read Iceberg tables with");
  return { url: await icebergClassPath(), stop: async () => undefined };
}

/**
 * Starts the REST catalog of Iceberg's own tests on a free port. Its warehouse is in a temporary folder, whose path
 * is that of the URL (`http://127.0.0.1:port/tmp/…`), or on a store; then it lends the keys of it.
 */
export async function startIcebergRest(store?: S3Place): Promise<RunningServer> {
  const java = await folderWith("java", []);
  if (java === undefined) throw new Error("there is no Java to run Iceberg's REST catalog with");
  const classPath = await icebergClassPath();
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
        ...(store === undefined ? {} : onStore(store)),
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

function onStore({ bucket, endpoint, keyId, secret }: S3Place): Record<string, string> {
  return {
    CATALOG_WAREHOUSE: `s3://${bucket}/warehouse`,
    CATALOG_IO__IMPL: "org.apache.iceberg.aws.s3.S3FileIO",
    CATALOG_S3_ENDPOINT: endpoint,
    CATALOG_S3_PATH__STYLE__ACCESS: "true",
    CATALOG_S3_ACCESS__KEY__ID: keyId,
    CATALOG_S3_SECRET__ACCESS__KEY: secret,
    CATALOG_CLIENT_REGION: "us-east-1",
    CATALOG_INCLUDE__CREDENTIALS: "true",
  };
}
