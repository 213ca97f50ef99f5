import type { Logger } from "@dativo/core/plugin";
import { connectWithRetries, PooledSocket } from "@dativo/sql-reader";
import { createConnection, type Connection, type ConnectionOptions } from "mysql2/promise";
import type { MysqlReaderOptions } from "../mysql-reader-options.ts";
import type { ConnectionSettings } from "./connection-settings.ts";
import { serverError } from "./server-errors.ts";

/** How a connection is opened. */
export interface OpenSettings {
  readonly connection: ConnectionSettings;
  readonly options: MysqlReaderOptions;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Where the server is, for messages. */
export function serverName({ host, port, socketPath }: ConnectionSettings): string {
  return socketPath ?? `${host}:${port}`;
}

/**
 * Opens a connection. Failures that may pass are tried again, with growing pauses.
 *
 * @throws the errors of `serverError`
 */
export async function openClient(settings: OpenSettings): Promise<Connection> {
  const { connection, options, logger, signal } = settings;
  return connectWithRetries(
    () => connect(settings),
    (cause) => serverError(cause, serverName(connection)),
    { attempts: options.connect_attempts, logger, signal },
  );
}

async function connect(settings: OpenSettings): Promise<Connection> {
  const { sslMode } = settings.connection;
  if (sslMode !== "prefer") return connectOnce(settings, sslMode !== "disable");
  try {
    return await connectOnce(settings, true);
  } catch (cause) {
    if (serverError(cause, "").code !== "MYSQL_TLS_UNSUPPORTED") throw cause;
    return connectOnce(settings, false);
  }
}

async function connectOnce(
  { connection, options }: OpenSettings,
  usesTls: boolean,
): Promise<Connection> {
  const { host, port, socketPath, database, user, password } = connection;
  const client = await createConnection({
    ...(socketPath === undefined ? { host, port } : { socketPath }),
    ...(database === undefined ? {} : { database }),
    user,
    password: password ?? "",
    // What TLS receives lies in buffers of its own.
    ...(usesTls ? { ssl: tlsOptions(connection) } : { stream: pooledSocket(connection) }),
    charset: "utf8mb4",
    connectTimeout: options.connect_timeout_seconds * 1000,
    // No files of this machine, whatever the server asks for; and queries as they are.
    flags: ["-LOCAL_FILES", "-CLIENT_QUERY_ATTRIBUTES", "-IGNORE_SPACE"],
    multipleStatements: false,
    // What planning reads is text: the driver's own types lose digits and shift dates.
    typeCast: (field) => field.string(),
  });
  // Whoever uses the connection hears of its end by what fails; unheard, the event would end the process.
  client.on("error", () => undefined);
  return client;
}

function pooledSocket({ host, port, socketPath }: ConnectionSettings): PooledSocket {
  const socket = new PooledSocket();
  socket.setNoDelay(true).setKeepAlive(true);
  return socketPath === undefined ? socket.connect(port, host) : socket.connect(socketPath);
}

function tlsOptions({
  sslMode,
  certificates,
}: ConnectionSettings): Exclude<ConnectionOptions["ssl"], string | undefined> {
  const { root, client, key } = certificates;
  return {
    rejectUnauthorized: sslMode === "verify-ca" || sslMode === "verify-full",
    verifyIdentity: sslMode === "verify-full",
    ...(root === undefined ? {} : { ca: root }),
    ...(client === undefined ? {} : { cert: client }),
    ...(key === undefined ? {} : { key }),
  };
}
