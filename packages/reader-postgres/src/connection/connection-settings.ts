import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { SourceConfig } from "@dativo/core/plugin";
import type { z } from "zod";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";
import {
  connectionSchema,
  credentialsSchema,
  sslModes,
  type SslMode,
} from "./connection-schema.ts";

/** Where and how to connect. */
export interface ConnectionSettings {
  /** A name, an address, or the absolute folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly sslMode: SslMode;
  /** PEM texts. */
  readonly certificates: {
    readonly root: string | undefined;
    readonly client: string | undefined;
    readonly key: string | undefined;
  };
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
  const url = dsn == null ? {} : parseDsn(dsn);
  const host = own.host ?? url.host ?? "localhost";
  const user = secret.user ?? secret.username ?? own.user ?? own.username ?? url.user;
  if (user == null) {
    throw postgresReaderErrors.connectionInvalid("credentials.user", "is missing: who connects?");
  }
  const file = (path: string | null | undefined): string | undefined =>
    path == null ? undefined : certificate(path, baseFolder);
  return {
    host,
    port: own.port ?? url.port ?? 5432,
    database: own.database ?? url.database ?? user,
    user,
    password: secret.password ?? own.password ?? url.password ?? undefined,
    sslMode: own.sslmode ?? url.sslMode ?? (isLocal(host) ? "prefer" : "verify-full"),
    certificates: {
      root: file(own.sslrootcert ?? url.rootCertificate),
      client: file(own.sslcert),
      key: file(own.sslkey),
    },
    applicationName: own.application_name ?? url.applicationName ?? "dativo",
    searchPath: own.search_path ?? undefined,
  };
}

/** Whether nobody can listen on the way. */
function isLocal(host: string): boolean {
  return host.startsWith("/") || ["localhost", "127.0.0.1", "::1"].includes(host);
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
  throw postgresReaderErrors.connectionInvalid(key, issue?.message ?? "is not valid");
}

interface DsnParts {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly sslMode?: SslMode | undefined;
  readonly rootCertificate?: string | undefined;
  readonly applicationName?: string | undefined;
}

function parseDsn(dsn: string): DsnParts {
  if (!URL.canParse(dsn) || !/^postgres(?:ql)?:/u.test(dsn)) {
    throw postgresReaderErrors.connectionInvalid(
      "connection.dsn",
      "is not a URL such as postgresql://user@host:5432/database",
    );
  }
  const url = new URL(dsn);
  const parameters = url.searchParams;
  const mode = parameters.get("sslmode") ?? undefined;
  const sslMode = sslModes.find((known) => known === mode);
  if (mode !== undefined && sslMode === undefined) {
    throw postgresReaderErrors.connectionInvalid(
      "connection.dsn",
      `has the sslmode '${mode}'; valid are ${sslModes.join(", ")}`,
    );
  }
  return {
    host: decoded(parameters.get("host") ?? url.hostname.replace(/^\[(.*)\]$/u, "$1")),
    port: url.port === "" ? undefined : Number(url.port),
    database: decoded(url.pathname.slice(1)),
    user: decoded(url.username),
    password: decoded(url.password),
    sslMode,
    rootCertificate: parameters.get("sslrootcert") ?? undefined,
    applicationName: parameters.get("application_name") ?? undefined,
  };
}

function decoded(text: string): string | undefined {
  return text === "" ? undefined : decodeURIComponent(text);
}

/** A PEM text as it is, or the content of the file that is named. */
function certificate(pathOrText: string, baseFolder: string): string {
  if (pathOrText.includes("-----BEGIN")) return pathOrText;
  const path = resolve(baseFolder, pathOrText);
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw postgresReaderErrors.certificateUnreadable(path, cause);
  }
}
