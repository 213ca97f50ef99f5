import { compileDatePattern } from "../batch/date-pattern.ts";
import type { ColumnType } from "../contract/column-type.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import type { ContractNotes } from "./contract-notes.ts";
import { formatColumnType } from "./format-column-type.ts";

/** A pattern of dates or times, once it is known to make values of the column's type. */
export function checkedFormat(
  format: string | undefined,
  type: ColumnType,
  path: KeyPath,
  notes: ContractNotes,
): string | undefined {
  if (format === undefined) return undefined;
  const { kind } = type;
  if (kind !== "date" && kind !== "time" && kind !== "timestamp" && kind !== "timestamptz") {
    notes.report(path, `is for dates and times, and this is of type ${formatColumnType(type)}`);
    return undefined;
  }
  const compiled = compileDatePattern(format, kind);
  if (!("problem" in compiled)) return format;
  notes.report(path, compiled.problem);
  return undefined;
}
