import { DativoError } from "@dativo/core/plugin";

/** Errors of the MySQL reader, but for those that the server or the way to it causes. */
export const mysqlReaderErrors = {
  connectionInvalid: (key: string, problem: string) =>
    new DativoError({
      code: "MYSQL_CONNECTION_INVALID",
      message: `source.${key} ${problem}.`,
      fix: "connection takes host, port, socket_path, database, dsn, sslmode, sslrootcert, sslcert and sslkey; credentials takes user and password.",
      details: { key },
    }),

  certificateUnreadable: (path: string, cause: unknown) =>
    new DativoError({
      code: "MYSQL_CERTIFICATE_UNREADABLE",
      message: `The certificate or key ${path} cannot be read.`,
      fix: "Correct the path, which starts at the job file's folder, or give the PEM text itself.",
      cause,
      details: { path },
    }),

  noTableNamed: () =>
    new DativoError({
      code: "MYSQL_NO_TABLE_NAMED",
      message: "The job does not say which tables to read.",
      fix: "List them as source.tables: [shop.orders], by a wildcard such as shop.*, or give an entry a `query`.",
    }),

  tableNameInvalid: (name: string, problem: string) =>
    new DativoError({
      code: "MYSQL_TABLE_NAME_INVALID",
      message: `${JSON.stringify(name)} is not the name of a table: ${problem}.`,
      fix: "Write database.table, and put backticks around a name that holds dots or quotes: `my.database`.`my.table`.",
      details: { name },
    }),

  tableNotFound: (name: string, nearest: readonly string[]) =>
    new DativoError({
      code: "MYSQL_TABLE_NOT_FOUND",
      message: `There is no table or view ${name}.`,
      fix:
        nearest.length === 0
          ? "`dativo discover` lists what the user can see."
          : `Did you mean ${nearest.join(" or ")}? \`dativo discover\` lists what the user can see.`,
      details: { name },
    }),

  columnNotFound: (stream: string, column: string, columns: readonly string[]) =>
    new DativoError({
      code: "MYSQL_COLUMN_NOT_FOUND",
      message: `The stream '${stream}' has no column '${column}', which is named as its cursor.`,
      fix: `Its columns are ${columns.join(", ")}.`,
      details: { stream, column },
    }),

  cursorUnusable: (stream: string, column: string, type: string) =>
    new DativoError({
      code: "MYSQL_CURSOR_UNUSABLE",
      message: `The column '${column}' of '${stream}' is of type ${type}, whose values have no order that a cursor can go by.`,
      fix: "Name a column of numbers, dates, times or texts.",
      details: { stream, column, type },
    }),

  cursorValueInvalid: (column: string, type: string, value: string) =>
    new DativoError({
      code: "MYSQL_CURSOR_VALUE_INVALID",
      message: `${JSON.stringify(value)} is no value of the cursor '${column}', which is of type ${type}.`,
      fix: "Give --from and --to as the server prints such values: 42, 2024-01-31, or 2024-01-31 13:05:00 in UTC.",
      details: { column, type },
    }),

  cursorNulls: (stream: string, column: string, count: string) =>
    new DativoError({
      code: "MYSQL_CURSOR_NULLS",
      message: `${count} records of '${stream}' have no value in the cursor '${column}', and would never be read.`,
      fix: "Give them one; or set source.options.null_cursors to exclude, or to include, which reads them at every run.",
      details: { stream, column, count },
    }),

  boundaryTooLarge: (stream: string, column: string, limit: number) =>
    new DativoError({
      code: "MYSQL_BOUNDARY_TOO_LARGE",
      message: `More than ${limit} records of '${stream}' share the highest value of the cursor '${column}'. The state would have to remember each of them.`,
      fix: "Take a finer cursor, such as datetime(6) in place of a date; or raise source.options.boundary_limit.",
      details: { stream, column, limit },
    }),

  stateInvalid: (stream: string) =>
    new DativoError({
      code: "MYSQL_STATE_INVALID",
      message: `The state of the stream '${stream}' is not one that this reader has written.`,
      fix: "Restore the commit records of the output, or load the stream into a new output.",
      details: { stream },
    }),

  partitionInvalid: (id: string) =>
    new DativoError({
      code: "MYSQL_PARTITION_INVALID",
      message: `The partition ${id} is not one that this reader has planned.`,
      fix: "Run the job again with one version of Dativo and of the reader for plan and tasks.",
      details: { partition: id },
    }),

  protocolBroken: (problem: string) =>
    new DativoError({
      code: "MYSQL_PROTOCOL_BROKEN",
      message: `What the server sent is not MySQL's protocol: ${problem}.`,
      fix: "Connect to the server itself in place of a proxy, and report it if that changes nothing.",
    }),

  localFileRefused: () =>
    new DativoError({
      code: "MYSQL_LOCAL_FILE_REFUSED",
      message: "The server asked for a file of this machine in place of an answer. It got none.",
      fix: "Do not trust that server: no honest one does that for a query that only reads.",
    }),
};
