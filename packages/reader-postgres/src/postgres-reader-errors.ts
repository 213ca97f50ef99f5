import { DativoError } from "@dativo/core/plugin";

/** Errors of the PostgreSQL reader, but for those that the server or the way to it causes. */
export const postgresReaderErrors = {
  connectionInvalid: (key: string, problem: string) =>
    new DativoError({
      code: "POSTGRES_CONNECTION_INVALID",
      message: `source.${key} ${problem}.`,
      fix: "connection takes host, port, database, dsn, sslmode, sslrootcert, sslcert, sslkey, application_name and search_path; credentials takes user and password.",
      details: { key },
    }),

  certificateUnreadable: (path: string, cause: unknown) =>
    new DativoError({
      code: "POSTGRES_CERTIFICATE_UNREADABLE",
      message: `The certificate or key ${path} cannot be read.`,
      fix: "Correct the path, which starts at the job file's folder, or give the PEM text itself.",
      cause,
      details: { path },
    }),

  noTableNamed: () =>
    new DativoError({
      code: "POSTGRES_NO_TABLE_NAMED",
      message: "The job does not say which tables to read.",
      fix: "List them as source.tables: [public.orders], by a wildcard such as public.*, or give an entry a `query`.",
    }),

  tableNameInvalid: (name: string, problem: string) =>
    new DativoError({
      code: "POSTGRES_TABLE_NAME_INVALID",
      message: `${JSON.stringify(name)} is not the name of a table: ${problem}.`,
      fix: 'Write schema.table, and put double quotes around a name that holds dots, spaces or quotes: "my schema"."my.table".',
      details: { name },
    }),

  tableNotFound: (name: string, nearest: readonly string[]) =>
    new DativoError({
      code: "POSTGRES_TABLE_NOT_FOUND",
      message: `There is no table, view or foreign table ${name}.`,
      fix:
        nearest.length === 0
          ? "`dativo discover` lists what the user can see. Names in capitals need double quotes in SQL, and none here: write them as they are."
          : `Did you mean ${nearest.join(" or ")}? \`dativo discover\` lists what the user can see.`,
      details: { name },
    }),

  tableChanged: (tables: readonly string[]) =>
    new DativoError({
      code: "POSTGRES_TABLE_CHANGED",
      message: `${tables.join(", ")} ${tables.length === 1 ? "was" : "were"} rewritten or emptied (ALTER TABLE, TRUNCATE) after this run had taken its snapshot, for which nothing is left to be seen.`,
      fix: "Run the job again.",
      details: { tables: [...tables] },
    }),

  columnNotFound: (stream: string, column: string, columns: readonly string[]) =>
    new DativoError({
      code: "POSTGRES_COLUMN_NOT_FOUND",
      message: `The stream '${stream}' has no column '${column}', which is named as its cursor.`,
      fix: `Its columns are ${columns.join(", ")}.`,
      details: { stream, column },
    }),

  cursorUnusable: (stream: string, column: string, type: string) =>
    new DativoError({
      code: "POSTGRES_CURSOR_UNUSABLE",
      message: `The column '${column}' of '${stream}' is of type ${type}, whose values have no order that a cursor can go by.`,
      fix: "Name a column of numbers, dates, times, texts or UUIDs.",
      details: { stream, column, type },
    }),

  cursorNulls: (stream: string, column: string, count: string) =>
    new DativoError({
      code: "POSTGRES_CURSOR_NULLS",
      message: `${count} records of '${stream}' have no value in the cursor '${column}', and would never be read.`,
      fix: "Give them one; or set source.options.null_cursors to exclude, or to include, which reads them at every run.",
      details: { stream, column, count },
    }),

  boundaryTooLarge: (stream: string, column: string, limit: number) =>
    new DativoError({
      code: "POSTGRES_BOUNDARY_TOO_LARGE",
      message: `More than ${limit} records of '${stream}' share the highest value of the cursor '${column}'. The state would have to remember each of them.`,
      fix: "Take a finer cursor, such as a timestamp in place of a date; or raise source.options.boundary_limit.",
      details: { stream, column, limit },
    }),

  stateInvalid: (stream: string) =>
    new DativoError({
      code: "POSTGRES_STATE_INVALID",
      message: `The state of the stream '${stream}' is not one that this reader has written.`,
      fix: "Restore the commit records of the output, or load the stream into a new output.",
      details: { stream },
    }),

  partitionInvalid: (id: string) =>
    new DativoError({
      code: "POSTGRES_PARTITION_INVALID",
      message: `The partition ${id} is not one that this reader has planned.`,
      fix: "Run the job again with one version of Dativo and of the reader for plan and tasks.",
      details: { partition: id },
    }),

  copyFormat: (stream: string, problem: string) =>
    new DativoError({
      code: "POSTGRES_COPY_FORMAT",
      message: `What the server sent for '${stream}' is not COPY's binary format: ${problem}.`,
      fix: "Set source.options.fetch_mode: cursor. Poolers and servers that only resemble PostgreSQL have formats of their own.",
      details: { stream },
    }),
};
