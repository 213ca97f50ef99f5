import { JsonSyntaxError, type RecordProblem } from "@dativo/json-records";

/** What a line is that holds a text which is not UTF-8. */
export const invalidEncoding: RecordProblem = {
  reason: "INVALID_ENCODING",
  message: "The record is not text in the encoding of its file.",
};

/** What a line is that has more bytes than the options allow. */
export function tooLarge(maxBytes: number): RecordProblem {
  const message = `The line has more than ${maxBytes} bytes (max_record_bytes).`;
  return { reason: "RECORD_TOO_LARGE", message };
}

/**
 * What a line is that is not JSON.
 *
 * @param start of the line; the error's place is told from there
 * @param end of the line
 * @throws the error, where it is another one
 */
export function invalidJson(error: unknown, start: number, end: number): RecordProblem {
  if (!(error instanceof JsonSyntaxError)) throw error;
  const where =
    error.offset >= end
      ? "it ends in the middle of a value"
      : `byte ${error.offset - start + 1} of it cannot stand there`;
  return { reason: "INVALID_JSON", message: `The line is not valid JSON: ${where}.` };
}
