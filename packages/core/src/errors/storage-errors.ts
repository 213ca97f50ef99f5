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
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    return new DativoError({
      code: code === "ENOSPC" ? "DISK_FULL" : "DISK_FAILED",
      message: `Could not ${action} ${path}: ${reason}`,
      fix: diskRemedy(code),
      cause,
      details: { path, action },
    });
  },
} as const;

function diskRemedy(code: unknown): string {
  if (code === "ENOSPC")
    return "Free space on that disk and run the job again; nothing was published.";
  if (code === "ENOTDIR" || code === "EEXIST") {
    return "A file stands where a folder is needed: name another output, or move that file away.";
  }
  return "Check that the folder exists and that this user may write to it, then run the job again.";
}
