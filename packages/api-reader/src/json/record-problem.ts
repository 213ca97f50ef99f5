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
      readonly column?: undefined;
      readonly value?: undefined;
    };

/** What a record is that is no object. */
export const notAnObject: RecordProblem = {
  reason: "RECORD_NOT_AN_OBJECT",
  message: "A record has to be a JSON object with a member for each column.",
};

/** The reject that a problem makes of a record. */
export function rejectedRecord(
  { reason, message, column, value }: RecordProblem,
  position: JsonObject,
  raw: string,
): RejectedRecord {
  if (column === undefined) return { reason, message, position, raw };
  return { reason, message, column, value: shownValue(value), position, raw };
}
