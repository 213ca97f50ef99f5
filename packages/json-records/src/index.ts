export {
  isJsonObject,
  type LosslessJson,
  type LosslessJsonObject,
  parseLossless,
} from "./lossless-json.ts";
export { type DecodeSettings, RecordDecoder } from "./record-decoder.ts";
export { notAnObject, type RecordProblem, rejectedRecord, shownProblem } from "./record-problem.ts";
export { createRecordToRow, jsonTextOf } from "./record-to-row.ts";
export {
  afterColon,
  closeBrace,
  closeBracket,
  colon,
  comma,
  endOfString,
  endOfValue,
  JsonSyntaxError,
  openBrace,
  openBracket,
  quote,
  skipBlanks,
} from "./scan-json.ts";
export { textOfString } from "./text-of-string.ts";
export type { UnixTime } from "./unix-time.ts";
export { valueAtPath } from "./value-at-path.ts";
export { type WalkedRecords, walkRecords } from "./walk-records.ts";
