import { type SourceConfig, z } from "@dativo/core/plugin";
import {
  connectionKeys,
  defaultSslMode,
  readConnection,
  textKey,
  type SqlConnection,
  type SslMode,
} from "@dativo/sql-reader";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";

/** Where and how to connect. The host may be the absolute folder of a socket. */
export interface ConnectionSettings extends SqlConnection {
  readonly database: string;
  readonly sslMode: SslMode;
  readonly applicationName: string;
  readonly searchPath: string | undefined;
}

const schema = z.strictObject({
  ...connectionKeys,
  application_name: textKey,
  search_path: textKey,
});
const rules = { schemes: ["postgresql", "postgres"], port: 5432, ...postgresReaderErrors };

/**
 * Reads the connection of a job.
 *
 * @throws `POSTGRES_CONNECTION_INVALID`, `POSTGRES_CERTIFICATE_UNREADABLE`
 */
export function connectionSettings(
  source: Pick<SourceConfig, "connection" | "credentials" | "baseFolder">,
): ConnectionSettings {
  const { common, own, url } = readConnection(source, schema, rules);
  return {
    ...common,
    database: common.database ?? common.user,
    sslMode: common.sslMode ?? defaultSslMode(common.host),
    applicationName: own.application_name ?? url.applicationName ?? "dativo",
    searchPath: own.search_path ?? undefined,
  };
}
