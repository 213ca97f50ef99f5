import type { SourceConfig } from "@dativo/core/plugin";
import {
  defaultSslMode,
  parseConnectionUrl,
  readCertificates,
  type Certificates,
  type SslMode,
} from "@dativo/sql-reader";
import type { z } from "zod";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";
import { connectionSchema, credentialsSchema } from "./connection-schema.ts";

/** Where and how to connect. */
export interface ConnectionSettings {
  /** A name, an address, or the absolute folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly sslMode: SslMode;
  readonly certificates: Certificates;
  readonly applicationName: string;
  readonly searchPath: string | undefined;
}

/**
 * Reads the connection of a job: its keys, those of its credentials, and a `dsn`, which both may hold. What
 * is said by a key of its own holds over the `dsn`.
 *
 * @throws `POSTGRES_CONNECTION_INVALID`, `POSTGRES_CERTIFICATE_UNREADABLE`
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
  const host = own.host ?? url.host ?? "localhost";
  const user = secret.user ?? secret.username ?? own.user ?? own.username ?? url.user;
  if (user == null) {
    throw postgresReaderErrors.connectionInvalid("credentials.user", "is missing: who connects?");
  }
  return {
    host,
    port: own.port ?? url.port ?? 5432,
    database: own.database ?? url.database ?? user,
    user,
    password: secret.password ?? own.password ?? url.password ?? undefined,
    sslMode: own.sslmode ?? url.sslMode ?? defaultSslMode(host),
    certificates: readCertificates(
      { ...own, sslrootcert: own.sslrootcert ?? url.sslrootcert },
      baseFolder,
      postgresReaderErrors.certificateUnreadable,
    ),
    applicationName: own.application_name ?? url.applicationName ?? "dativo",
    searchPath: own.search_path ?? undefined,
  };
}

const schemes = ["postgresql", "postgres"];
const invalidDsn = (problem: string): Error =>
  postgresReaderErrors.connectionInvalid("connection.dsn", problem);

function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  section: string,
): z.output<Schema> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const key = [section, ...(issue?.path ?? [])].join(".");
  throw postgresReaderErrors.connectionInvalid(key, issue?.message ?? "is not valid");
}
