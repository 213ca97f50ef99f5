import { sslModes, type SslMode } from "./tls.ts";

/** What a URL with everything that a connection needs holds. */
export interface ConnectionUrl {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly sslMode?: SslMode | undefined;
  readonly sslrootcert?: string | undefined;
  readonly applicationName?: string | undefined;
}

/**
 * Reads `scheme://user:password@host:port/database?sslmode=…`.
 *
 * @param schemes those that the server is known by; the first one is shown as an example
 * @param invalid makes the error of what it cannot be
 */
export function parseConnectionUrl(
  text: string,
  schemes: readonly string[],
  invalid: (problem: string) => Error,
): ConnectionUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !schemes.includes(url.protocol.slice(0, -1))) {
    throw invalid(`is not a URL such as ${schemes[0]}://user@host/database`);
  }
  const parameters = url.searchParams;
  const mode = parameters.get("sslmode") ?? undefined;
  const sslMode = sslModes.find((known) => known === mode);
  if (mode !== undefined && sslMode === undefined) {
    throw invalid(`has the sslmode '${mode}'; valid are ${sslModes.join(", ")}`);
  }
  return {
    host: decoded(parameters.get("host") ?? url.hostname.replace(/^\[(.*)\]$/u, "$1")),
    port: url.port === "" ? undefined : Number(url.port),
    database: decoded(url.pathname.slice(1)),
    user: decoded(url.username),
    password: decoded(url.password),
    sslMode,
    sslrootcert: parameters.get("sslrootcert") ?? undefined,
    applicationName: parameters.get("application_name") ?? undefined,
  };
}

function decoded(text: string): string | undefined {
  return text === "" ? undefined : decodeURIComponent(text);
}
