import { fileURLToPath } from "node:url";

/**
 * Where the host finds what a table's metadata names: `file:` URIs are paths, `s3a:` and `s3n:` are Hadoop's
 * names of `s3:`. Without a `/` at its end.
 */
export function storePath(uri: string): string {
  const plain = uri.length > 1 ? uri.replace(/\/+$/u, "") : uri;
  if (/^file:/iu.test(plain)) return fileURLToPath(plain.replace(/^file:\/*/iu, "file:///"));
  return plain.replace(/^s3[an]:\/\//iu, "s3://");
}
