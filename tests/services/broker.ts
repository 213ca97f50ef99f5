import { createServer, type Server } from "node:net";
import { installBubblewrap } from "./bubblewrap.ts";
import { installIcebergPython } from "./iceberg-python.ts";
import { installIcebergJava, startIcebergRest } from "./iceberg-rest-server.ts";
import { startMariadb } from "./mariadb-server.ts";
import { startNessie } from "./nessie-server.ts";
import { startPostgres } from "./postgres-server.ts";
import { s3Place, type S3Place } from "./s3-place.ts";
import { startS3 } from "./s3-server.ts";
import { startStripeMock } from "./stripe-mock-server.ts";
import type { RunningServer } from "./running-server.ts";

/** What the environment may name instead. */
const environmentNames = {
  postgres: "DATIVO_TEST_POSTGRES_URL",
  mysql: "DATIVO_TEST_MYSQL_URL",
  s3: "DATIVO_TEST_S3_ENDPOINT",
  "stripe-mock": "DATIVO_TEST_STRIPE_MOCK_URL",
  "iceberg-python": "DATIVO_TEST_ICEBERG_PYTHON",
  "iceberg-java": "DATIVO_TEST_ICEBERG_CLASS_PATH",
  "iceberg-rest": "DATIVO_TEST_ICEBERG_REST_URL",
  "iceberg-rest-on-s3": "DATIVO_TEST_ICEBERG_REST_ON_S3_URL",
  nessie: "DATIVO_TEST_NESSIE_URL",
  bubblewrap: "DATIVO_TEST_BUBBLEWRAP",
} as const;

/** A service that tests may ask for. */
export type ServiceName = keyof typeof environmentNames;

/** Where a service is; or why there is none. */
export type ServiceAnswer = { readonly url: string } | { readonly missing: string };

const starters: Readonly<Record<ServiceName, () => Promise<RunningServer>>> = {
  postgres: () => startPostgres(),
  mysql: () => startMariadb(),
  s3: () => startS3(),
  "stripe-mock": () => startStripeMock(),
  "iceberg-python": () => installIcebergPython(),
  "iceberg-java": () => installIcebergJava(),
  "iceberg-rest": () => startIcebergRest(),
  "iceberg-rest-on-s3": async () => startIcebergRest(await place("dativo-lent")),
  nessie: async () => startNessie(await place("dativo-nessie")),
  bubblewrap: () => installBubblewrap(),
};

const started = new Map<string, Promise<RunningServer>>();
let broker: Server | undefined;

/**
 * Test files ask for servers over a socket, so that a run starts only those that its tests want, each once,
 * and ends them all.
 */
export async function setup(): Promise<void> {
  broker = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (name) => {
      void answer(name.toString("utf8") as ServiceName).then((text) =>
        socket.end(JSON.stringify(text)),
      );
    });
  });
  await new Promise<void>((resolve) => broker?.listen(0, "127.0.0.1", resolve));
  const address = broker.address();
  if (address !== null && typeof address === "object") {
    process.env["DATIVO_TEST_BROKER"] = String(address.port);
  }
}

/** Stops what was started. */
export async function teardown(): Promise<void> {
  broker?.close();
  const servers = await Promise.allSettled(started.values());
  await Promise.all(
    servers.flatMap((server) => (server.status === "fulfilled" ? [server.value.stop()] : [])),
  );
}

/** A bucket on the S3 server of the tests, for a server that needs one. */
async function place(bucket: string): Promise<S3Place> {
  const store = await answer("s3");
  if ("missing" in store) throw new Error(`there is no S3 server for it: ${store.missing}`);
  return s3Place(store.url, bucket);
}

async function answer(name: ServiceName): Promise<ServiceAnswer> {
  const url = process.env[environmentNames[name]];
  if (url) return { url };
  try {
    if (!started.has(name)) started.set(name, starters[name]());
    return { url: (await started.get(name)!).url };
  } catch (cause) {
    return { missing: cause instanceof Error ? cause.message : String(cause) };
  }
}
