import { DativoError } from "@dativo/core/plugin";

/** Errors of the command line itself. */
export const commandLineErrors = {
  noJobGiven: () =>
    new DativoError({
      code: "NO_JOB_GIVEN",
      message: "The command names no job.",
      fix: "Name a job file (dativo run job.yaml), or a folder of them (dativo run --job-dir ./jobs).",
    }),

  jobFolderNotFound: (folder: string, cause: unknown) =>
    new DativoError({
      code: "JOB_FOLDER_NOT_FOUND",
      message: `The folder ${folder}, given with --job-dir, cannot be read: ${reasonOf(cause)}.`,
      fix: "Give --job-dir a folder that exists; a single job file is named without it: dativo run job.yaml.",
      cause,
      details: { folder },
    }),

  reportUnreadable: (file: string, cause: unknown) =>
    new DativoError({
      code: "REPORT_UNREADABLE",
      message: `The report ${file}, given with --frozen-plugins, cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: "Keep what `dativo run job.yaml --json` prints in a file, one report a line, and name that file.",
      cause,
      details: { file },
    }),

  pluginNotListed: (name: string, known: readonly string[]) =>
    new DativoError({
      code: "PLUGIN_NOT_LISTED",
      message: `No plugin '${name}' is installed. Installed: ${known.join(", ")}.`,
      fix: "Write the name as `dativo plugins` shows it, or look for a package: dativo plugins search",
      details: { name, known },
    }),

  registryUnreachable: (reason: string, cause: unknown) =>
    new DativoError({
      code: "REGISTRY_UNREACHABLE",
      message: `The npm registry cannot be searched: ${reason}.`,
      fix: "See that npm itself reaches it: npm ping. The registry is the one that `npm config get registry` names.",
      retriable: true,
      cause,
    }),

  folderNotWatched: (folder: string, cause: unknown) =>
    new DativoError({
      code: "FOLDER_NOT_WATCHED",
      message: `The folder ${folder} cannot be watched for changes: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: "See that the job is there; `dativo dev --once` shows its records without watching.",
      cause,
      details: { folder },
    }),

  fileNotWritten: (path: string, cause: unknown) =>
    new DativoError({
      code: "FILE_NOT_WRITTEN",
      message: `The file ${path} cannot be written: ${writeReasonOf(cause)}.`,
      fix: "Name a file in a folder that exists and can be written to.",
      cause,
      details: { path },
    }),

  filesExist: (paths: readonly string[]) =>
    new DativoError({
      code: "FILES_EXIST",
      message: `Nothing was written, because ${paths.length === 1 ? "this file is" : "these files are"} there already: ${paths.join(", ")}.`,
      fix: "Name another place, or write over what is there with --force.",
      details: { paths },
    }),

  nothingToInitialise: () =>
    new DativoError({
      code: "NOTHING_TO_READ",
      message: "The command does not say what the job is to read, and there is no terminal to ask.",
      fix: "Name a file (dativo init orders.csv), or a source: dativo init --source json-api --url https://api.example.com/v1 --objects users",
    }),

  sourceNotTold: (path: string) =>
    new DativoError({
      code: "SOURCE_NOT_TOLD",
      message: `What '${path}' is cannot be told by its name.`,
      fix: "Files that end in .csv, .tsv or .txt are CSV, .json, .jsonl or .ndjson JSON, each also with .gz or .zst, and .parquet Parquet; say it of others: --source csv --files <path>.",
      details: { path },
    }),

  openApiUnreadable: (place: string, cause: unknown) =>
    new DativoError({
      code: "OPENAPI_UNREADABLE",
      message: `The OpenAPI description ${place} cannot be read: ${reasonOf(cause)}.`,
      fix: "Give --from-openapi the path of a file, or a URL that answers without credentials.",
      cause,
      details: { place },
    }),

  openApiInvalid: (place: string, cause: unknown) =>
    new DativoError({
      code: "OPENAPI_INVALID",
      message: `${place} is no OpenAPI 3 description: ${reasonOf(cause)}.`,
      fix: "Give --from-openapi the description itself, in JSON or YAML, and not the page that shows it.",
      cause,
      details: { place },
    }),

  openApiEmpty: (place: string, skipped: readonly string[]) =>
    new DativoError({
      code: "OPENAPI_WITHOUT_LISTS",
      message: `Nothing was written: ${place} describes no list of records that could be read${skipped.length === 0 ? "" : ` (${skipped.slice(0, 5).join("; ")})`}.`,
      fix: "A list is a GET that answers with JSON objects in an array. Check --objects, or write the job by hand.",
      details: { place },
    }),

  sourceEmpty: (entry: string) =>
    new DativoError({
      code: "SOURCE_EMPTY",
      message: `Nothing was written: ${entry === "" ? "the source" : `'${entry}'`} holds no records to tell the columns by.`,
      fix: "Name a source with records, or write the job and its contract by hand.",
      details: { entry },
    }),

  fileForOneContract: (path: string, streams: readonly string[]) =>
    new DativoError({
      code: "CONTRACT_FILE_FOR_ONE",
      message: `${path} can hold one contract, and the job has ${streams.length} streams: ${streams.join(", ")}.`,
      fix: "Name a folder, with a slash at its end (--output assets/), or one of the streams with --stream.",
      details: { path, streams },
    }),

  discoveryUnsupported: (plugin: string) =>
    new DativoError({
      code: "DISCOVERY_UNSUPPORTED",
      message: `The reader '${plugin}' cannot say what its source holds: it has no discover().`,
      fix: "Name the streams in the job by hand, as the reader's documentation says.",
      details: { plugin },
    }),

  crashed: (cause: unknown) =>
    new DativoError({
      code: "PROGRAM_CRASHED",
      message: `Something failed that nobody waits for: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "Nothing of the streams under way was published. Look in the reader and the writer for a promise without await, or a timer or an event that throws; the stack follows.",
      cause,
    }),

  runStalled: () =>
    new DativoError({
      code: "RUN_STALLED",
      message:
        "A plugin waits for something that can no longer happen: no timer, file or connection is open.",
      fix: "Nothing of the streams under way was published. Look in the reader and the writer for a promise that is never settled.",
    }),
} as const;

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return "it does not exist";
  if (code === "ENOTDIR") return "it is not a folder";
  return messageOf(cause).split("\n", 1)[0] ?? "";
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function writeReasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return "its folder does not exist";
  if (code === "EISDIR") return "it is a folder";
  return messageOf(cause);
}
