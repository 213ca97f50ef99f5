import {
  type CoercionProblem,
  type JsonObject,
  type RejectedRecord,
  shownValue,
} from "@dativo/core/plugin";

/** Why a record is no row; `CoercionProblem` where one of its values does not fit its column. */
export type RecordProblem =
  | CoercionProblem
  | {
      readonly reason: string;
      readonly message: string;
      readonly column?: string | undefined;
      readonly value?: undefined;
    };

/** What a record is that is no object. */
export const notAnObject: RecordProblem = {
  reason: "RECORD_NOT_AN_OBJECT",
  message: "A record has to be a JSON object with a member for each column.",
};

/** What a record is that has a member which is no column, where nobody has chosen the columns. */
export function notInferred(column: string): RecordProblem {
  return {
    reason: "COLUMN_NOT_INFERRED",
    message: "The records that the columns were inferred from do not have this.",
    column,
  };
}

/** A problem as a reject tells it. */
export function shownProblem({
  reason,
  message,
  column,
  value,
}: RecordProblem): Pick<RejectedRecord, "reason" | "message" | "column" | "value"> {
  if (column === undefined) return { reason, message };
  if (value === undefined) return { reason, message, column };
  return { reason, message, column, value: shownValue(value) };
}

/** The reject that a problem makes of a record. */
export function rejectedRecord(
  problem: RecordProblem,
  position: JsonObject,
  raw: string,
): RejectedRecord {
  return { ...shownProblem(problem), position, raw };
}
