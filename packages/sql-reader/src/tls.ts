import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The modes of TLS, by the names of libpq. */
export const sslModes = ["disable", "prefer", "require", "verify-ca", "verify-full"] as const;

/** A mode of TLS. */
export type SslMode = (typeof sslModes)[number];

/** PEM texts. */
export interface Certificates {
  /** Of the authority that the server's certificate is from. */
  readonly root: string | undefined;
  readonly client: string | undefined;
  readonly key: string | undefined;
}

/** What a job says of them: paths, or PEM texts. */
export interface CertificateKeys {
  readonly sslrootcert?: string | null | undefined;
  readonly sslcert?: string | null | undefined;
  readonly sslkey?: string | null | undefined;
}

/**
 * Reads the certificates that a job names.
 *
 * @param baseFolder where relative paths start
 * @param unreadable makes the error of a file that cannot be read
 */
export function readCertificates(
  { sslrootcert, sslcert, sslkey }: CertificateKeys,
  baseFolder: string,
  unreadable: (path: string, cause: unknown) => Error,
): Certificates {
  const read = (pathOrText: string | null | undefined): string | undefined => {
    if (pathOrText == null) return undefined;
    if (pathOrText.includes("-----BEGIN")) return pathOrText;
    const path = resolve(baseFolder, pathOrText);
    try {
      return readFileSync(path, "utf8");
    } catch (cause) {
      throw unreadable(path, cause);
    }
  };
  return { root: read(sslrootcert), client: read(sslcert), key: read(sslkey) };
}

/** Whether nobody can listen on the way. */
function isLocalHost(host: string): boolean {
  return host.startsWith("/") || ["localhost", "127.0.0.1", "::1"].includes(host);
}

/** What a host is trusted with where the job does not say: another machine has to prove who it is. */
export function defaultSslMode(host: string): SslMode {
  return isLocalHost(host) ? "prefer" : "verify-full";
}
