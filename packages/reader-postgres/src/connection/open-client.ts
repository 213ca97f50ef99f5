import type { Logger } from "@dativo/core/plugin";
import { connectWithRetries, PooledSocket } from "@dativo/sql-reader";
import { Client, type ClientConfig } from "pg";
import type { PostgresReaderOptions } from "../postgres-reader-options.ts";
import type { ConnectionSettings } from "./connection-settings.ts";
import { serverError } from "./server-errors.ts";

/** How a connection is opened. */
export interface OpenSettings {
  readonly connection: ConnectionSettings;
  readonly options: PostgresReaderOptions;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Opens a connection. Failures that may pass are tried again, with growing pauses.
 *
 * @throws the errors of `serverError`
 */
export async function openClient(settings: OpenSettings): Promise<Client> {
  const { connection, options, logger, signal } = settings;
  return connectWithRetries(
    () => connect(settings),
    (cause) => serverError(cause, `${connection.host}:${connection.port}`),
    { attempts: options.connect_attempts, logger, signal },
  );
}

async function connect(settings: OpenSettings): Promise<Client> {
  const { sslMode } = settings.connection;
  if (sslMode !== "prefer") return connectOnce(settings, sslMode !== "disable");
  try {
    return await connectOnce(settings, true);
  } catch (cause) {
    if (serverError(cause, "").code !== "POSTGRES_TLS_UNSUPPORTED") throw cause;
    return connectOnce(settings, false);
  }
}

async function connectOnce(
  { connection, options }: OpenSettings,
  usesTls: boolean,
): Promise<Client> {
  const client = new Client({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    // A function: in place of a text that is empty, the driver would take one from the environment.
    password: () => connection.password ?? "",
    ssl: usesTls ? tlsOptions(connection) : false,
    application_name: connection.applicationName,
    connectionTimeoutMillis: options.connect_timeout_seconds * 1000,
    keepAlive: true,
    // What TLS receives lies in buffers of its own.
    ...(usesTls ? {} : { stream: () => new PooledSocket() }),
  });
  // Whoever uses the connection hears of its end by what fails; unheard, the event would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    await client.end().catch(() => undefined);
    throw isTimeout(cause)
      ? Object.assign(new Error(cause.message), { code: "CONNECT_TIMEOUT" })
      : cause;
  }
  return client;
}

function isTimeout(cause: unknown): cause is Error {
  return cause instanceof Error && /timeout/u.test(cause.message) && !("code" in cause);
}

function tlsOptions({ sslMode, certificates, host }: ConnectionSettings): ClientConfig["ssl"] {
  const { root, client, key } = certificates;
  const verifies = sslMode === "verify-ca" || sslMode === "verify-full";
  return {
    rejectUnauthorized: verifies,
    ...(root === undefined ? {} : { ca: root }),
    ...(client === undefined ? {} : { cert: client }),
    ...(key === undefined ? {} : { key }),
    ...(verifies && !/^[\d.:]+$/u.test(host) ? { servername: host } : {}),
    ...(sslMode === "verify-ca" ? { checkServerIdentity: () => undefined } : {}),
  };
}
