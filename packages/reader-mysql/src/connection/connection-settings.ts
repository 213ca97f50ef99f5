import { type SourceConfig, z } from "@dativo/core/plugin";
import {
  connectionKeys,
  defaultSslMode,
  readConnection,
  textKey,
  type SqlConnection,
  type SslMode,
} from "@dativo/sql-reader";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";

/** Where and how to connect. */
export interface ConnectionSettings extends SqlConnection {
  /** A Unix socket in place of host and port. */
  readonly socketPath: string | undefined;
  readonly sslMode: SslMode;
}

const schema = z.strictObject({ ...connectionKeys, socket_path: textKey });
const rules = { schemes: ["mysql", "mariadb"], port: 3306, ...mysqlReaderErrors };

/**
 * Reads the connection of a job.
 *
 * @throws `MYSQL_CONNECTION_INVALID`, `MYSQL_CERTIFICATE_UNREADABLE`
 */
export function connectionSettings(
  source: Pick<SourceConfig, "connection" | "credentials" | "baseFolder">,
): ConnectionSettings {
  const { common, own } = readConnection(source, schema, rules);
  const socketPath = own.socket_path ?? undefined;
  const usual = socketPath === undefined ? defaultSslMode(common.host) : "disable";
  return { ...common, socketPath, sslMode: common.sslMode ?? usual };
}
