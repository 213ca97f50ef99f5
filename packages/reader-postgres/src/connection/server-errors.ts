import type { DativoError } from "@dativo/core/plugin";
import {
  byCode,
  byMessage,
  serverFailure,
  systemCodes,
  type FailureKind,
} from "@dativo/sql-reader";

/** Codes of five characters are SQLSTATEs. */
const kinds: readonly FailureKind[] = [
  {
    code: "POSTGRES_HOST_NOT_FOUND",
    matches: byCode(...systemCodes.unknownHost),
    what: "its name cannot be resolved",
    fix: "Correct connection.host, or the name service of this machine.",
  },
  {
    code: "POSTGRES_CONNECTION_REFUSED",
    matches: byCode(...systemCodes.refused),
    what: "nothing listens there",
    fix: "Start the server, or correct connection.host and connection.port; a server listens for others only as listen_addresses allows.",
    retriable: true,
  },
  {
    code: "POSTGRES_UNREACHABLE",
    matches: byCode(...systemCodes.unreachable),
    what: "it does not answer",
    fix: "Look for a firewall between this machine and the server; options.connect_timeout_seconds says how long to wait.",
    retriable: true,
  },
  {
    code: "POSTGRES_TLS_UNSUPPORTED",
    matches: byMessage(/does not support SSL/u),
    what: "it does not speak TLS",
    fix: "Turn TLS on in the server; or, on a network that you trust, set connection.sslmode: disable.",
  },
  {
    code: "POSTGRES_TLS_UNTRUSTED",
    matches: byCode(...systemCodes.untrusted),
    what: "its certificate is not one to trust",
    fix: "Name the authority that issued it by connection.sslrootcert. sslmode: verify-ca does not ask for the host's name, and require for no certificate at all, which protects from listeners only.",
  },
  {
    code: "POSTGRES_TLS_FAILED",
    matches: byCode(...systemCodes.tls),
    what: "TLS could not be agreed on",
    fix: "Look at connection.sslmode, sslcert and sslkey, and at the versions of TLS that the server allows.",
  },
  {
    code: "POSTGRES_AUTHENTICATION_FAILED",
    matches: (cause) =>
      byCode("28P01", "28000")(cause) || byMessage(/password must be a string|SASL/u)(cause),
    what: "it does not accept the user or the password",
    fix: "Correct credentials.user and credentials.password; pg_hba.conf of the server says who may connect from where, and whether by TLS only.",
  },
  {
    code: "POSTGRES_DATABASE_NOT_FOUND",
    matches: byCode("3D000"),
    what: "it has no such database",
    fix: "Correct connection.database.",
  },
  {
    code: "POSTGRES_TOO_MANY_CONNECTIONS",
    matches: byCode("53300"),
    what: "it has no connection left",
    fix: "Use fewer threads, close other connections, or raise max_connections.",
    retriable: true,
  },
  {
    code: "POSTGRES_NOT_READY",
    matches: byCode("57P03"),
    what: "it is starting or stopping",
    fix: "Try again.",
    retriable: true,
  },
  {
    code: "POSTGRES_PRIVILEGE_MISSING",
    matches: byCode("42501"),
    what: "the user may not do that",
    fix: "GRANT SELECT on what the job reads, and USAGE on its schema.",
  },
  {
    code: "POSTGRES_STATEMENT_TIMEOUT",
    matches: byCode("57014"),
    what: "a statement was cancelled",
    fix: "Raise options.statement_timeout_seconds, or the limit that the server sets for the user.",
  },
  {
    code: "POSTGRES_SNAPSHOT_LOST",
    matches: byMessage(/invalid snapshot identifier|could not import the requested snapshot/u),
    what: "the snapshot of the run is gone",
    fix: "Nothing was published. Run the job again.",
  },
  {
    code: "POSTGRES_CONNECTION_LOST",
    matches: (cause) =>
      byCode("57P01", "57P02", "08…", "25P03", ...systemCodes.lost)(cause) ||
      byMessage(/Connection terminated|Client has encountered a connection error|not queryable/u)(
        cause,
      ),
    what: "the connection was lost",
    fix: "Nothing was published. Run the job again.",
    retriable: true,
  },
  {
    code: "POSTGRES_CONFLICT",
    matches: byCode("40001", "40P01"),
    what: "the server gave the statement up, because it stood in the way of another",
    fix: "Run the job again; on a standby raise max_standby_streaming_delay.",
    retriable: true,
  },
  {
    code: "POSTGRES_QUERY_INVALID",
    matches: byCode("42…", "22…", "0A000", "25006"),
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
  return serverFailure({ server: "PostgreSQL", otherwise: "POSTGRES_FAILED", kinds }, cause, where);
}
