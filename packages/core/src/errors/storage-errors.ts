import { DativoError } from "./dativo-error.ts";

/** Errors of the storage that files are staged in and published to. */
export const storageErrors = {
  outputPathInvalid: (path: string) =>
    new DativoError({
      code: "OUTPUT_PATH_INVALID",
      message: `The file path ${JSON.stringify(path)} does not stay inside the output folder.`,
      fix: "A writer gives paths relative to outputBase with '/' between the parts, without '..', a drive letter or a backslash.",
      details: { path },
    }),

  diskFailed: (action: string, path: string, cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new DativoError({
      code: isDiskFull(cause) ? "DISK_FULL" : "DISK_FAILED",
      message: `Could not ${action} ${path}: ${reason}`,
      fix: diskRemedy(cause),
      cause,
      details: { path, action },
    });
  },
} as const;

/** Whether the system says so. */
export function isDiskFull(cause: unknown): boolean {
  return systemCode(cause) === "ENOSPC";
}

function systemCode(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}

function diskRemedy(cause: unknown): string {
  if (isDiskFull(cause))
    return "Free space on that disk and run the job again; nothing was published.";
  const code = systemCode(cause);
  if (code === "ENOTDIR" || code === "EEXIST") {
    return "A file stands where a folder is needed: name another output, or move that file away.";
  }
  return "Check that the folder exists and that this user may write to it, then run the job again.";
}
