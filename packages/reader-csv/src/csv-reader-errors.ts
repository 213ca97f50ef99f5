import { DativoError } from "@dativo/core/plugin";

const quoted = (names: readonly string[]): string =>
  names.map((name) => JSON.stringify(name)).join(", ");

/** Errors of the CSV reader. Problems of single records are rejects, not errors. */
export const csvReaderErrors = {
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
} as const;
