/** How the bytes of a file are compressed. */
export type Compression = "gzip" | "zstd" | "none";

/**
 * How a file is compressed.
 *
 * @param option the option's value; `auto` goes by the ending of the file's name
 */
export function compressionOf(path: string, option: Compression | "auto"): Compression {
  if (option !== "auto") return option;
  if (/\.gz$/iu.test(path)) return "gzip";
  return /\.zst$/iu.test(path) ? "zstd" : "none";
}
