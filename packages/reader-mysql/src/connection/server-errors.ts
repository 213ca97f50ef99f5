import type { DativoError } from "@dativo/core/plugin";
import {
  byCode,
  byMessage,
  serverFailure,
  systemCodes,
  type FailureKind,
} from "@dativo/sql-reader";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";
import { driverCodes } from "./driver-codes.ts";

/** Codes are the names that the driver has for the numbers of the server, or `ER_` and the number. */
const kinds: readonly FailureKind[] = [
  {
    code: "MYSQL_HOST_NOT_FOUND",
    matches: byCode(...systemCodes.unknownHost),
    what: "its name cannot be resolved",
    fix: "Correct connection.host, or the name service of this machine.",
  },
  {
    code: "MYSQL_CONNECTION_REFUSED",
    matches: byCode(...systemCodes.refused),
    what: "nothing listens there",
    fix: "Start the server, or correct connection.host and connection.port; a server listens for others only as bind_address allows.",
    retriable: true,
  },
  {
    code: "MYSQL_UNREACHABLE",
    matches: byCode(...systemCodes.unreachable),
    what: "it does not answer",
    fix: "Look for a firewall between this machine and the server; options.connect_timeout_seconds says how long to wait.",
    retriable: true,
  },
  {
    code: "MYSQL_TLS_UNSUPPORTED",
    matches: byCode(...driverCodes.noTls),
    what: "it does not speak TLS",
    fix: "Turn TLS on in the server; or, on a network that you trust, set connection.sslmode: disable.",
  },
  {
    code: "MYSQL_TLS_UNTRUSTED",
    // The driver keeps the words of the failure, and not its code.
    matches: byMessage(
      /self-signed certificate|unable to (?:verify|get)|certificate has expired|does not match certificate/u,
    ),
    what: "its certificate is not one to trust",
    fix: "Name the authority that issued it by connection.sslrootcert. sslmode: verify-ca does not ask for the host's name, and require for no certificate at all, which protects from listeners only.",
  },
  {
    code: "MYSQL_TLS_FAILED",
    matches: byCode(...driverCodes.tls, ...systemCodes.tls),
    what: "TLS could not be agreed on",
    fix: "Look at connection.sslmode, sslcert and sslkey, and at the versions of TLS that the server allows.",
  },
  {
    code: "MYSQL_AUTHENTICATION_FAILED",
    matches: byCode(...driverCodes.authentication),
    what: "it does not accept the user or the password",
    fix: "Correct credentials.user and credentials.password; the server's accounts say who may connect from which host.",
  },
  {
    code: "MYSQL_DATABASE_NOT_FOUND",
    matches: byCode(...driverCodes.unknownDatabase),
    what: "it has no such database",
    fix: "Correct connection.database.",
  },
  {
    code: "MYSQL_TOO_MANY_CONNECTIONS",
    matches: byCode(...driverCodes.noConnectionLeft),
    what: "it has no connection left",
    fix: "Use fewer threads, close other connections, or raise max_connections.",
    retriable: true,
  },
  {
    code: "MYSQL_PRIVILEGE_MISSING",
    matches: byCode(...driverCodes.privilege),
    what: "the user may not do that",
    fix: "GRANT SELECT on what the job reads.",
  },
  {
    code: "MYSQL_STATEMENT_TIMEOUT",
    matches: byCode(...driverCodes.cancelled),
    what: "a statement was cancelled",
    fix: "Raise options.statement_timeout_seconds, or the limit that the server sets.",
  },
  {
    code: "MYSQL_CONNECTION_LOST",
    matches: (failure) =>
      byCode(...driverCodes.lost, ...systemCodes.lost)(failure) ||
      byMessage(/closed state|[Cc]onnection (lost|was lost|is closed)/u)(failure),
    what: "the connection was lost",
    fix: "Nothing was published. Run the job again; options.write_timeout_seconds says how long the server waits while the target is busy.",
    retriable: true,
  },
  {
    code: "MYSQL_CONFLICT",
    matches: byCode(...driverCodes.conflict),
    what: "the server gave the statement up, because it stood in the way of another",
    fix: "Run the job again.",
    retriable: true,
  },
  {
    code: "MYSQL_QUERY_INVALID",
    matches: byCode("ER_…"),
    what: "it does not take the statement",
    fix: "Correct the table, the columns or the query that the message names.",
  },
];

/**
 * Puts into words what went wrong with a server.
 *
 * @param where host and port, or the stream
 */
export function serverError(cause: unknown, where: string): DativoError {
  if (cause instanceof Error && cause.message.includes("LOCAL INFILE")) {
    return mysqlReaderErrors.localFileRefused();
  }
  return serverFailure({ server: "MySQL", otherwise: "MYSQL_FAILED", kinds }, cause, where);
}
