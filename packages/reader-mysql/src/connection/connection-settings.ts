import type { SourceConfig } from "@dativo/core/plugin";
import {
  defaultSslMode,
  parseConnectionUrl,
  readCertificates,
  type Certificates,
  type SslMode,
} from "@dativo/sql-reader";
import type { z } from "zod";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";
import { connectionSchema, credentialsSchema } from "./connection-schema.ts";

/** Where and how to connect. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  /** A Unix socket in place of host and port. */
  readonly socketPath: string | undefined;
  readonly database: string | undefined;
  readonly user: string;
  readonly password: string | undefined;
  readonly sslMode: SslMode;
  readonly certificates: Certificates;
}

const schemes = ["mysql", "mariadb"];
const invalidDsn = (problem: string): Error =>
  mysqlReaderErrors.connectionInvalid("connection.dsn", problem);

/**
 * Reads the connection of a job: its keys, those of its credentials, and a `dsn`, which both may hold. What
 * is said by a key of its own holds over the `dsn`.
 *
 * @throws `MYSQL_CONNECTION_INVALID`, `MYSQL_CERTIFICATE_UNREADABLE`
 */
export function connectionSettings({
  connection,
  credentials,
  baseFolder,
}: Pick<SourceConfig, "connection" | "credentials" | "baseFolder">): ConnectionSettings {
  const own = check(connectionSchema, connection, "connection");
  const secret = check(credentialsSchema, credentials, "credentials");
  const dsn = secret.dsn ?? own.dsn;
  const url = dsn == null ? {} : parseConnectionUrl(dsn, schemes, invalidDsn);
  const user = secret.user ?? secret.username ?? own.user ?? own.username ?? url.user;
  if (user == null) {
    throw mysqlReaderErrors.connectionInvalid("credentials.user", "is missing: who connects?");
  }
  const host = own.host ?? url.host ?? "localhost";
  const isSocket = own.socket_path != null;
  return {
    host,
    port: own.port ?? url.port ?? 3306,
    socketPath: own.socket_path ?? undefined,
    database: own.database ?? url.database,
    user,
    password: secret.password ?? own.password ?? url.password ?? undefined,
    sslMode: own.sslmode ?? url.sslMode ?? (isSocket ? "disable" : defaultSslMode(host)),
    certificates: readCertificates(
      { ...own, sslrootcert: own.sslrootcert ?? url.sslrootcert },
      baseFolder,
      mysqlReaderErrors.certificateUnreadable,
    ),
  };
}

function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  section: string,
): z.output<Schema> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const key = [section, ...(issue?.path ?? [])].join(".");
  throw mysqlReaderErrors.connectionInvalid(key, issue?.message ?? "is not valid");
}
