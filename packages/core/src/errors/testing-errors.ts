import { DativoError } from "./dativo-error.ts";

/** Errors of the test harness, made by the test and not by the plugin. */
export const testingErrors = {
  schemaNeeded: (reader: string) =>
    new DativoError({
      code: "TEST_SCHEMA_NEEDED",
      message: `${reader} yielded an Arrow batch for a stream that it does not describe.`,
      fix: "Pass `schema` to extractAll, or override describeStream in the reader.",
      details: { reader },
    }),

  rowNotWritable: (row: number, problem: string) =>
    new DativoError({
      code: "TEST_ROW_INVALID",
      message: `Row ${row} that was given to writeAll does not fit its schema: ${problem}`,
      fix: "A writer is only ever handed records that hold under the contract: correct the row or the schema of the test.",
      details: { row },
    }),

  streamUnknown: (stream: string, known: readonly string[]) =>
    new DativoError({
      code: "TEST_STREAM_UNKNOWN",
      message: `extractAll was asked for the stream '${stream}', which is not among its streams.`,
      fix: `Use one of: ${known.join(", ")}.`,
      details: { stream, known },
    }),
} as const;
