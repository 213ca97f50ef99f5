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

/** Who has made a staging folder. */
export interface StagingOwner {
  /** What it was made for: the id of a run, or of something smaller. */
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  /** When the run began, where the name is the id of one. */
  readonly startedAt: Date | undefined;
}

/**
 * Who has made a staging folder, by its name; `undefined` for one that is not ours.
 *
 * @param folder without the folders above it
 */
export function stagingOwner(folder: string): StagingOwner | undefined {
  const owner = /^(?<name>.+)@(?<host>[^@]+)\.(?<pid>\d+)$/u.exec(folder)?.groups;
  if (owner === undefined) return undefined;
  const name = owner["name"] ?? "";
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/u.exec(name);
  const [year, month, day, hour, minute, second] = time?.slice(1) ?? [];
  return {
    name,
    host: decodeURIComponent(owner["host"] ?? ""),
    pid: Number(owner["pid"]),
    startedAt: time ? new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : undefined,
  };
}

/** Whether a folder belongs to a run: attempts of it after the first have a number behind its id. */
export function isOfRun({ name }: StagingOwner, runId: string | undefined): boolean {
  return runId !== undefined && (name === runId || name.startsWith(`${runId}-`));
}

/**
 * Whether the process that a staging folder is named after has died. Folders of other machines are
 * never judged from here.
 *
 * @param name of the folder, without the folders above it
 */
export function isAbandoned(name: string): boolean {
  const owner = stagingOwner(name);
  return owner !== undefined && owner.host === hostname() && !isProcessAlive(owner.pid);
}

/** Whether there is a process of that number on this machine. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // ESRCH: there is no such process. EPERM: there is, and it belongs to somebody else.
    return !(cause instanceof Error && "code" in cause && cause.code === "ESRCH");
  }
}
