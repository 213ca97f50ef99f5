import { hostname } from "node:os";

/** Folder of everything in an output that is written and not yet published. */
export const stagingFolder = "_staging";

/**
 * `_staging/<name>@<host>.<pid>`: a staging folder whose very name says which process it belongs to,
 * so that no moment of a crash leaves one that nobody can be asked about.
 */
export function processFolder(name: string): string {
  return `${stagingFolder}/${name}@${encodeURIComponent(hostname())}.${process.pid}`;
}

/**
 * Whether the process that a staging folder is named after has died. Folders of other machines are
 * never judged from here.
 *
 * @param name of the folder, without the folders above it
 */
export function isAbandoned(name: string): boolean {
  const owner = /@(?<host>[^@]+)\.(?<pid>\d+)$/u.exec(name)?.groups;
  if (owner === undefined || owner["host"] !== encodeURIComponent(hostname())) return false;
  try {
    process.kill(Number(owner["pid"]), 0);
    return false;
  } catch (cause) {
    // ESRCH: there is no such process. EPERM: there is, and it belongs to somebody else.
    return cause instanceof Error && "code" in cause && cause.code === "ESRCH";
  }
}
