import { DativoError } from "./dativo-error.ts";
import { messageOf } from "./message-of.ts";

/** Errors of what is written, and of committing it. */
export const commitErrors = {
  commitRecordInvalid: (output: string, path: string, cause: unknown) =>
    new DativoError({
      code: "COMMIT_RECORD_INVALID",
      message: `The commit record ${path} of ${output} cannot be understood.`,
      fix: "It was changed by hand or written by a newer version. Restore it from a backup, upgrade Dativo, or choose another output; the data files are untouched.",
      cause,
      details: { output, path },
    }),

  cursorWithoutValues: (stream: string, field: string) =>
    new DativoError({
      code: "CURSOR_WITHOUT_VALUES",
      message: `No record of stream '${stream}' has a value that its cursor '${field}' could go on from: every run would append the same records once more.`,
      fix: "Name a column that every record has as the cursor, or read everything each time: without source.incremental, and with mode: replace.",
      details: { stream, field },
    }),

  commitConflict: (output: string, commit: number, runId: string) =>
    new DativoError({
      code: "COMMIT_CONFLICT",
      message: `Another run committed number ${commit} to ${output} while this one (${runId}) was under way.`,
      fix: "Nothing of this run was published. Run the job again; do not run one job twice at the same time.",
      details: { output, commit, run_id: runId },
    }),

  commitUnfinished: (output: string, commit: number, cause: unknown) =>
    new DativoError({
      code: "COMMIT_UNFINISHED",
      message: `Commit ${commit} of ${output} is decided, and publishing it failed: ${messageOf(cause)}`,
      fix: "Remove the cause. The next run finishes this commit before it reads anything; its records count as committed and must not be loaded another way.",
      cause,
      details: { output, commit },
    }),

  commitRefused: (output: string, stream: string, cause: DativoError) =>
    new DativoError({
      code: "COMMIT_REFUSED",
      message: `The target of the stream '${stream}' does not take this commit: ${cause.message}`,
      fix: `Nothing of it was published, and what was read counts as not read: run the job again. ${cause.fix ?? ""}`.trim(),
      cause,
      details: { output, stream },
    }),

  targetBehind: (
    output: string,
    stream: string,
    lost: { readonly commit: number; readonly run_id: string },
  ) =>
    new DativoError({
      code: "TARGET_BEHIND",
      message: `The target of the stream '${stream}' does not hold commit ${lost.commit} any more, which the run ${lost.run_id} has made: it was rolled back, or made anew.`,
      fix: "Nothing was read or written. Bring the target back to that commit; or, if it is meant to be without it, say from where to go on: `dativo state reset` reads everything again.",
      details: { output, stream, commit: lost.commit, run_id: lost.run_id },
    }),

  writerCannotCommit: (output: string, commit: number, writer: string, found: string) =>
    new DativoError({
      code: "WRITER_CANNOT_COMMIT",
      message: `Commit ${commit} of ${output} was left unfinished by the writer '${writer}', which publishes files itself, and '${found}' does not.`,
      fix: `Run the job once more with the writer '${writer}'; afterwards the output takes another.`,
      details: { output, commit, writer, found },
    }),

  outputOfAnotherJob: (
    output: string,
    stream: string,
    job: string,
    last: { readonly job: string; readonly stream: string },
  ) =>
    new DativoError({
      code: "OUTPUT_OF_ANOTHER_JOB",
      message: `The output ${output} was last written incrementally by the job '${last.job}', stream '${last.stream}'; the stream '${stream}' of the job '${job}' has no state there.`,
      fix: `Give this job an output of its own; or, if it is the same job renamed, set \`name: ${last.job}\` for the job and \`name: ${last.stream}\` for the stream.`,
      details: { output, job, stream, last_job: last.job, last_stream: last.stream },
    }),

  stagedFileLost: (output: string, path: string) =>
    new DativoError({
      code: "STAGED_FILE_LOST",
      message: `The file ${path} of ${output}, which a task of this run has written, is gone or has another size.`,
      fix: "Nothing was published. Keep other programs away from `_staging`, and run the job again.",
      details: { output, path },
    }),

  committedFileMissing: (output: string, path: string, commit: number) =>
    new DativoError({
      code: "COMMITTED_FILE_MISSING",
      message: `Commit ${commit} of ${output} names the file ${path}, which is neither there nor in its staging folder.`,
      fix: `Restore the file, or remove ${output} and load it again from the start.`,
      details: { output, path, commit },
    }),

  partitionsUnknown: (stream: string, plugin: string) =>
    new DativoError({
      code: "PARTITIONS_UNKNOWN",
      message: `The stream '${stream}' is to replace partitions, and the writer '${plugin}' has put files into no folder of theirs.`,
      fix: "Nothing was published. Use a writer that writes `column=value/` folders for `partitioning`, or another `mode`.",
      details: { stream, plugin },
    }),

  partitioningChanged: (output: string, shape: string, path: string) =>
    new DativoError({
      code: "PARTITIONING_CHANGED",
      message: `The output ${output} holds ${path}, and this run partitions by ${shape}: which files it would replace cannot be told.`,
      fix: "Nothing was published. Go back to the earlier `partitioning`, or load everything once with `mode: replace`.",
      details: { output, path, partitioning: shape },
    }),

  outputFileExists: (output: string, path: string, plugin: string) =>
    new DativoError({
      code: "OUTPUT_FILE_TAKEN",
      message: `The writer '${plugin}' wrote the file ${path}, whose name is already taken in ${output}.`,
      fix: "A writer must name its files with this.fileName(fileCounter, extension), which no other task and no other run has; or use `mode: replace`.",
      details: { output, path, plugin },
    }),

  writtenFileMissing: (path: string, plugin: string) =>
    new DativoError({
      code: "WRITTEN_FILE_MISSING",
      message: `The writer '${plugin}' reported the file ${path}, which is not in its staging folder.`,
      fix: "A writer writes below outputBase, or through context.createFile, and reports only files that are complete.",
      details: { path, plugin },
    }),

  writtenFileDiffers: (path: string, plugin: string, stated: number, found: number) =>
    new DativoError({
      code: "WRITTEN_FILE_DIFFERS",
      message: `The writer '${plugin}' says that ${path} has ${stated} bytes, and it has ${found}.`,
      fix: "Report a file only after it has been flushed and closed.",
      details: { path, plugin, stated, found },
    }),

  writtenFilesInvalid: (plugin: string, method: string, found: string) =>
    new DativoError({
      code: "WRITTEN_FILES_INVALID",
      message: `${method}() of the writer '${plugin}' answered ${found} where an array of files was expected.`,
      fix: "Return the files that became complete; `[]` when there is none.",
      details: { plugin, method, found },
    }),

  outputPathReserved: (path: string, plugin: string) =>
    new DativoError({
      code: "OUTPUT_PATH_RESERVED",
      message: `The writer '${plugin}' wrote the file ${path}, in a folder that Dativo keeps its own files in.`,
      fix: "Write outside of _commits, _rejects and _staging.",
      details: { path, plugin },
    }),

  rowCountDiffers: (plugin: string, stream: string, handed: number, stated: number) =>
    new DativoError({
      code: "ROW_COUNT_DIFFERS",
      message: `The writer '${plugin}' was handed ${handed} records of '${stream}' and reports files with ${stated}.`,
      fix: "Records were lost or written twice: report every file once, and write what is still open in finish().",
      details: { plugin, stream, handed, stated },
    }),

  taskManifestMissing: (stream: string, partition: string) =>
    new DativoError({
      code: "TASK_MANIFEST_MISSING",
      message: `The partition '${partition}' of '${stream}' has not been read to its end.`,
      fix: "Nothing was published. Run the job again.",
      details: { stream, partition },
    }),
} as const;
