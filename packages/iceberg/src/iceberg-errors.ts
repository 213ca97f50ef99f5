import { DativoError } from "@dativo/core/plugin";

/** Errors of Iceberg tables and their catalogs. None of them holds a secret. */
export const icebergErrors = {
  settingsInvalid: (problems: readonly string[]) =>
    new DativoError({
      code: "ICEBERG_SETTINGS_INVALID",
      message: `The catalog is not valid: ${problems.join("; ")}.`,
      fix: "Correct target.catalog in the job file: `type: filesystem` with `warehouse`, `type: sql` with `uri` and `warehouse`, or `type: rest` with `uri`.",
      details: { problems },
    }),

  jsonInvalid: (source: string, cause: unknown) =>
    new DativoError({
      code: "ICEBERG_JSON_INVALID",
      message: `${source} is not the JSON that it should be.`,
      fix: "The metadata of the table is damaged, or the address leads to something else than a catalog. Nothing was changed.",
      cause,
      details: { source },
    }),

  manifestInvalid: (source: string, cause: unknown) =>
    new DativoError({
      code: "ICEBERG_MANIFEST_INVALID",
      message: `${source} is not an Avro file of an Iceberg table, or is damaged.`,
      fix: "Nothing was changed. Roll the table back to a snapshot that can be read.",
      cause,
      details: { source },
    }),

  fileMissing: (uri: string) =>
    new DativoError({
      code: "ICEBERG_FILE_MISSING",
      message: `The file ${uri} of the table is not there.`,
      fix: "Nothing was changed. Find out what has removed it; a table can be rolled back to a snapshot that does without it.",
      details: { uri },
    }),

  formatUnsupported: (table: string, version: number) =>
    new DativoError({
      code: "ICEBERG_FORMAT_UNSUPPORTED",
      message: `The table ${table} has format ${version}; only format 2 is written.`,
      fix:
        version === 1
          ? "Upgrade it: set its property `format-version` to 2."
          : "Write to a table of format 2.",
      details: { table, version },
    }),

  typeConflict: (column: string, there: string, wanted: string) =>
    new DativoError({
      code: "ICEBERG_TYPE_CONFLICT",
      message: `The column '${column}' of the table is ${there}, and the contract says ${wanted}, which it does not hold.`,
      fix: "Iceberg widens int to long, float to double, and decimals to more digits. Give the column in the contract another type or another name, or write to another table.",
      details: { column, there, wanted },
    }),

  typeUnreadable: (column: string, type: string) =>
    new DativoError({
      code: "ICEBERG_TYPE_UNREADABLE",
      message: `The column '${column}' of the table is ${type}, which this version cannot read; merging rewrites rows.`,
      fix: "Append to the table instead, or merge with another tool.",
      details: { column, type },
    }),

  keyMissing: (table: string) =>
    new DativoError({
      code: "ICEBERG_KEY_MISSING",
      message: `Merging into the table ${table} takes a key, and the stream has none.`,
      fix: "Name the columns that identify a record: `primary_key` of the entry in `files`, `tables` or `objects`, or of the contract.",
      details: { table },
    }),

  keyTypeUnsupported: (column: string, type: string) =>
    new DativoError({
      code: "ICEBERG_KEY_INVALID",
      message: `The column '${column}' of the key is ${type}, which records cannot be told apart by.`,
      fix: "Choose a key of columns that are not nested and no floating-point numbers.",
      details: { column, type },
    }),

  hasRowDeletes: (table: string) =>
    new DativoError({
      code: "ICEBERG_HAS_ROW_DELETES",
      message: `The table ${table} has deletes of single rows, which merging would have to apply first.`,
      fix: "Rewrite its data files so that no delete files are left (Spark: `CALL system.rewrite_data_files` with `delete-file-threshold` 1), and run the job again.",
      details: { table },
    }),

  rowsUnreadable: (uri: string, reason: string) =>
    new DativoError({
      code: "ICEBERG_ROWS_UNREADABLE",
      message: `Rows of ${uri} do not fit the columns of the table: ${reason}.`,
      fix: "Nothing was changed. Rewrite the file with the tool that has made it.",
      details: { uri },
    }),

  renameAmbiguous: (column: string) =>
    new DativoError({
      code: "ICEBERG_RENAME_AMBIGUOUS",
      message: `The column '${column}' has values, and options.rename_columns gives its name away to another one that has values too.`,
      fix: "Take the column out of rename_columns, or out of what the source gives.",
      details: { column },
    }),

  transformInvalid: (transform: string, type: string) =>
    new DativoError({
      code: "ICEBERG_TRANSFORM_INVALID",
      message: `'${transform}' is no transform of a column of the type ${type}.`,
      fix: "Write the column alone, or year(c), month(c), day(c), hour(c), bucket(16, c), truncate(10, c).",
      details: { transform, type },
    }),

  partitioningInvalid: (field: string, reason: string) =>
    new DativoError({
      code: "ICEBERG_PARTITIONING_INVALID",
      message: `The table cannot be partitioned by '${field}': ${reason}.`,
      fix: "Correct target.partitioning: columns of the contract that are not nested, or transforms of them such as day(created_at).",
      details: { field, reason },
    }),

  partitioningDiffers: (table: string, there: readonly string[], wanted: readonly string[]) =>
    new DativoError({
      code: "ICEBERG_PARTITIONING_DIFFERS",
      message: `The table ${table} is partitioned by ${there.join(", ") || "nothing"}, and the job asks for ${wanted.join(", ")}.`,
      fix: "Leave out target.partitioning to write as the table is partitioned, or change its partition spec first.",
      details: { table, there, wanted },
    }),

  sortOrderInvalid: (key: string, columns: readonly string[]) =>
    new DativoError({
      code: "ICEBERG_SORT_ORDER_INVALID",
      message: `'${key}' is no key of a sort order of this table.`,
      fix: `Write a column or a transform of one, then asc or desc, then nulls first or nulls last. Columns: ${columns.join(", ")}.`,
      details: { key, columns },
    }),

  tableChanged: (table: string, what: string) =>
    new DativoError({
      code: "ICEBERG_TABLE_CHANGED",
      message: `The table ${table} was changed while this run wrote its files: ${what}.`,
      fix: "The files do not fit it any more; those of the next run will.",
      details: { table, what },
    }),

  overtaken: (table: string, expected: string | null, found: string | null) =>
    new DativoError({
      code: "ICEBERG_RUN_OVERTAKEN",
      message: `The table ${table} holds a commit of this job and stream by the run ${found ?? "none"}, where this one went on from ${expected ?? "none"}.`,
      fix: "Two runs of the job were at work at once, with different outputs. Give the job one target.output that all machines reach.",
      details: { table, expected, found },
    }),

  rolledBack: (table: string, snapshot: string, runId: string) =>
    new DativoError({
      code: "ICEBERG_TABLE_ROLLED_BACK",
      message: `The table ${table} was rolled back: snapshot ${snapshot}, which the run ${runId} has made, is no longer part of it.`,
      fix: "Nothing was read or written. Bring the table forward to that snapshot; or, if the rollback is meant to stay, say from where to go on with `dativo state reset`.",
      details: { table, snapshot, run_id: runId },
    }),

  conflict: (table: string) =>
    new DativoError({
      code: "ICEBERG_COMMIT_CONFLICT",
      message: `Somebody else has committed to the table ${table} in between, time and again.`,
      fix: "Run the job again when fewer writers are at work on the table; nothing of this commit is visible.",
      retriable: true,
      details: { table },
    }),

  commitUnknown: (table: string, cause: unknown) =>
    new DativoError({
      code: "ICEBERG_COMMIT_UNKNOWN",
      message: `The catalog gave no answer to a commit to the table ${table}, and cannot be asked what became of it.`,
      fix: "Run the job again: it looks first whether the commit was made.",
      retriable: true,
      cause,
      details: { table },
    }),

  catalogFailed: (catalog: string, cause: unknown) =>
    new DativoError({
      code: "ICEBERG_CATALOG_FAILED",
      message: `${capitalised(catalog)} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "Check target.catalog: address, credentials and permissions.",
      cause,
      details: { catalog },
    }),
};

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
