import { DativoError } from "@dativo/core/plugin";

/** Errors of files to be read, whatever is in them. */
export const sourceFileErrors = {
  noFilesNamed: () =>
    new DativoError({
      code: "SOURCE_NO_FILES_NAMED",
      message: "The job does not say which files to read.",
      fix: "List them as source.files: [orders.csv], or as a glob such as [in/*.csv].",
    }),

  noFilesMatch: (locator: string, folder: string) =>
    new DativoError({
      code: "SOURCE_NO_FILES_MATCH",
      message: `No file matches ${JSON.stringify(locator)} in ${folder}.`,
      fix: "Give a path or a glob such as data/*.csv; relative ones start at the job file's folder. Names that begin with a dot are matched only where the glob names the dot.",
      details: { locator, folder },
    }),

  fileNotFound: (path: string, cause?: unknown) =>
    new DativoError({
      code: "SOURCE_FILE_NOT_FOUND",
      message: `The file ${path} does not exist.`,
      fix: "Check the path in the job's files; relative paths start at the job file's folder.",
      cause,
      details: { path },
    }),

  fileIsFolder: (path: string, cause?: unknown) =>
    new DativoError({
      code: "SOURCE_FILE_IS_FOLDER",
      message: `${path} is a folder, not a file.`,
      fix: "Name a file in it, or match its files with a glob such as that folder followed by /*.",
      cause,
      details: { path },
    }),

  fileUnreadable: (path: string, cause: unknown) =>
    new DativoError({
      code: "SOURCE_FILE_UNREADABLE",
      message: `The file ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "Check that it is a regular file and that the user of this process may read it and its folders.",
      cause,
      details: { path },
    }),

  /** The error for a failed system call on a file: missing, a folder, or anything else. */
  fileNotOpened: (path: string, cause: unknown): DativoError => {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return sourceFileErrors.fileNotFound(path, cause);
    if (code === "EISDIR") return sourceFileErrors.fileIsFolder(path, cause);
    return sourceFileErrors.fileUnreadable(path, cause);
  },

  fileChanged: (path: string, planned: string, found: string) =>
    new DativoError({
      code: "SOURCE_FILE_CHANGED",
      message: `The file ${path} changed after the run was planned: ${planned} then, ${found} now.`,
      fix: "Run the job again once nothing writes to the file; write new files under another name and rename them when complete.",
      retriable: true,
      details: { path, planned, found },
    }),

  gzipInvalid: (path: string, cause: unknown) =>
    new DativoError({
      code: "SOURCE_GZIP_INVALID",
      message: `The file ${path} cannot be decompressed: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "It is truncated, damaged or no gzip file. Set compression to none where it is plain text.",
      cause,
      details: { path },
    }),

  compressed: (path: string, compression: "gzip" | "zstd") =>
    new DativoError({
      code: "SOURCE_FILE_COMPRESSED",
      message: `The file ${path} holds ${compression} data and is read as plain text.`,
      fix: `Set the option compression to ${compression}, or let the file's name end in ${compression === "gzip" ? ".gz" : ".zst"}.`,
      details: { path },
    }),

  encoding: (path: string, encoding: string) =>
    new DativoError({
      code: "SOURCE_ENCODING_UNSUPPORTED",
      message: `The file ${path} begins with the byte order mark of ${encoding}, and is read in another encoding.`,
      fix: `Set the option encoding to ${encoding.toLowerCase()}, or to auto, which goes by the mark.`,
      details: { path, encoding },
    }),

  byteOrder: (path: string) =>
    new DativoError({
      code: "SOURCE_ENCODING_UNSUPPORTED",
      message: `The file ${path} begins with the byte order mark of UTF-16 in the other byte order.`,
      fix: "Set the option encoding to the other of utf-16le and utf-16be, or to auto, which goes by the mark.",
      details: { path },
    }),

  zstdInvalid: (path: string, cause: unknown) =>
    new DativoError({
      code: "SOURCE_ZSTD_INVALID",
      message: `The file ${path} cannot be decompressed: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "It is truncated, damaged or no zstd file. Set compression to none where it is plain text.",
      cause,
      details: { path },
    }),

  stateInvalid: (stream: string) =>
    new DativoError({
      code: "SOURCE_STATE_INVALID",
      message: `The stored state of the stream ${JSON.stringify(stream)} is not one that a reader of files wrote.`,
      fix: "The stream was read by another reader before, or the state was edited. Give the stream a new name or remove its state; all files are then read again.",
      details: { stream },
    }),

  partitionInvalid: (partition: string) =>
    new DativoError({
      code: "SOURCE_PARTITION_INVALID",
      message: `The partition ${JSON.stringify(partition)} was not planned by this version of the reader.`,
      fix: "Plan and run with the same version of the reader.",
      details: { partition },
    }),
} as const;
