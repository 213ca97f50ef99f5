import { isHttpLocator } from "./http/http-locator.ts";

/** How the bytes of a file are compressed. */
export type Compression = "gzip" | "zstd" | "none";

/**
 * How a file is compressed.
 *
 * @param option the option's value; `auto` goes by the ending of the file's name
 */
export function compressionOf(path: string, option: Compression | "auto"): Compression {
  if (option !== "auto") return option;
  const name = isHttpLocator(path) ? path.replace(/[?#].*$/su, "") : path;
  if (/\.gz$/iu.test(name)) return "gzip";
  return /\.zst$/iu.test(name) ? "zstd" : "none";
}
