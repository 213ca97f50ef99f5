import { isAbsolute, relative } from "node:path";

/**
 * A path as a person would type it: relative where it is inside the working folder. What is no absolute path
 * stays: URLs, and what a writer calls the place that it has published to.
 */
export function shortenPath(path: string, workingFolder: string): string {
  if (!isAbsolute(path)) return path;
  const shorter = relative(workingFolder, path);
  if (shorter === "") return ".";
  return shorter.startsWith("..") || isAbsolute(shorter) ? path : shorter;
}

/** Whether a location is a URL such as `s3://bucket/prefix`, and not a path. */
export function isURL(location: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//iu.test(location);
}
