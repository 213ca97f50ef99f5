import { DativoError } from "@dativo/core/plugin";

const quoted = (names: readonly string[]): string =>
  names.map((name) => JSON.stringify(name)).join(", ");

/** Errors of the CSV reader. Problems of single records are rejects, not errors. */
export const csvReaderErrors = {
  noFilesNamed: () =>
    new DativoError({
      code: "CSV_NO_FILES_NAMED",
      message: "The job does not say which files to read.",
      fix: "List them as source.files: [orders.csv], or as a glob such as [in/*.csv].",
    }),

  noFilesMatch: (locator: string, folder: string) =>
    new DativoError({
      code: "CSV_NO_FILES_MATCH",
      message: `No file matches ${JSON.stringify(locator)} in ${folder}.`,
      fix: "Give a path or a glob such as data/*.csv; relative ones start at the job file's folder. Names that begin with a dot are matched only where the glob names the dot.",
      details: { locator, folder },
    }),

  fileNotFound: (path: string, cause?: unknown) =>
    new DativoError({
      code: "CSV_FILE_NOT_FOUND",
      message: `The file ${path} does not exist.`,
      fix: "Check the path in the job's files; relative paths start at the job file's folder.",
      cause,
      details: { path },
    }),

  fileIsFolder: (path: string, cause?: unknown) =>
    new DativoError({
      code: "CSV_FILE_IS_FOLDER",
      message: `${path} is a folder, not a file.`,
      fix: "Name a file in it, or match its files with a glob such as that folder followed by /*.csv.",
      cause,
      details: { path },
    }),

  fileUnreadable: (path: string, cause: unknown) =>
    new DativoError({
      code: "CSV_FILE_UNREADABLE",
      message: `The file ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "Check that it is a regular file and that the user of this process may read it and its folders.",
      cause,
      details: { path },
    }),

  /** The error for a failed system call on a file: missing, a folder, or anything else. */
  fileNotOpened: (path: string, cause: unknown): DativoError => {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return csvReaderErrors.fileNotFound(path, cause);
    if (code === "EISDIR") return csvReaderErrors.fileIsFolder(path, cause);
    return csvReaderErrors.fileUnreadable(path, cause);
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
      code: "CSV_GZIP_INVALID",
      message: `The file ${path} cannot be decompressed: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "It is truncated, damaged or no gzip file. Set compression to none where it is plain text.",
      cause,
      details: { path },
    }),

  compressed: (path: string, compression: "gzip" | "zstd") =>
    new DativoError({
      code: "CSV_FILE_COMPRESSED",
      message: `The file ${path} holds ${compression} data and is read as plain text.`,
      fix: `Set the option compression to ${compression}, or let the file's name end in ${compression === "gzip" ? ".gz" : ".zst"}.`,
      details: { path },
    }),

  encoding: (path: string, encoding: string) =>
    new DativoError({
      code: "CSV_ENCODING_UNSUPPORTED",
      message: `The file ${path} begins with the byte order mark of ${encoding}, and is read in another encoding.`,
      fix: `Set the option encoding to ${encoding.toLowerCase()}, or to auto, which goes by the mark.`,
      details: { path, encoding },
    }),

  byteOrder: (path: string) =>
    new DativoError({
      code: "CSV_ENCODING_UNSUPPORTED",
      message: `The file ${path} begins with the byte order mark of UTF-16 in the other byte order.`,
      fix: "Set the option encoding to the other of utf-16le and utf-16be, or to auto, which goes by the mark.",
      details: { path },
    }),

  zstdInvalid: (path: string, cause: unknown) =>
    new DativoError({
      code: "CSV_ZSTD_INVALID",
      message: `The file ${path} cannot be decompressed: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "It is truncated, damaged or no zstd file. Set compression to none where it is plain text.",
      cause,
      details: { path },
    }),

  headerInvalid: (path: string, line: number, problem: string) =>
    new DativoError({
      code: "CSV_HEADER_INVALID",
      message: `The header of ${path}, line ${line}, cannot be read: ${problem}.`,
      fix: "Correct the header, or check the options delimiter, quote and escape.",
      details: { path, line, problem },
    }),

  headerDuplicate: (path: string, names: readonly string[]) =>
    new DativoError({
      code: "CSV_HEADER_DUPLICATE",
      message: `The header of ${path} names columns more than once: ${quoted(names)}.`,
      fix: "Give each column a name of its own. Or set header to false and give column_names; the header line itself has to be removed then.",
      details: { path, names },
    }),

  requiredColumnsMissing: (
    path: string,
    missing: readonly { name: string; nearest: string | undefined }[],
    found: readonly string[],
  ) =>
    new DativoError({
      code: "CSV_REQUIRED_COLUMN_MISSING",
      message: `The file ${path} lacks required columns of the contract: ${missing
        .map(({ name, nearest }) =>
          nearest === undefined
            ? JSON.stringify(name)
            : `${JSON.stringify(name)} (nearest: ${JSON.stringify(nearest)})`,
        )
        .join(", ")}.`,
      fix: `Columns are matched by their exact names. The file has: ${quoted(found)}. Rename the column in the contract or the file, or make it optional; where the names look joined together, check the option delimiter.`,
      details: { path, missing: missing.map(({ name }) => name), found },
    }),

  nestedColumn: (column: string, type: string) =>
    new DativoError({
      code: "CSV_COLUMN_TYPE_UNSUPPORTED",
      message: `The column ${JSON.stringify(column)} is a ${type}, which a CSV field cannot hold.`,
      fix: "Declare the column as json where its fields hold JSON text, else as string.",
      details: { column, type },
    }),

  fileEmpty: (path: string) =>
    new DativoError({
      code: "CSV_FILE_EMPTY",
      message: `The columns cannot be inferred: ${path} is empty.`,
      fix: "Give the job a contract (asset_path or asset), which an empty file is read under as no records.",
      details: { path },
    }),

  stateInvalid: (stream: string) =>
    new DativoError({
      code: "CSV_STATE_INVALID",
      message: `The stored state of the stream ${JSON.stringify(stream)} is not one that the CSV reader wrote.`,
      fix: "The stream was read by another reader before, or the state was edited. Give the stream a new name or remove its state; all files are then read again.",
      details: { stream },
    }),

  partitionInvalid: (partition: string) =>
    new DativoError({
      code: "CSV_PARTITION_INVALID",
      message: `The partition ${JSON.stringify(partition)} was not planned by this version of the CSV reader.`,
      fix: "Plan and run with the same version of @dativo/reader-csv.",
      details: { partition },
    }),
} as const;
