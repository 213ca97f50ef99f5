import type { RowValue } from "../../contract/batch.ts";
import type { ColumnType } from "../../contract/column-type.ts";
import { createCellParser } from "../cell-parser.ts";
import { createColumnBuilder } from "../create-column-builder.ts";
import { decodeColumn } from "../decode-column.ts";
import type { ParseOutcome } from "../parse-outcome.ts";

const encoder = new TextEncoder();

/**
 * Parses one text in the middle of other bytes, which would show up in the value if the parser left its
 * range. Answers the outcome, or the value in canonical form.
 */
export function parseCell(type: ColumnType, text: string): ParseOutcome | { readonly value: RowValue } {
  const builder = createColumnBuilder(type, 1);
  const parse = createCellParser(type, builder);
  if (parse === undefined) throw new TypeError(`${type.kind} has no parser`);
  const bytes = encoder.encode(`1${text}1`);
  const outcome = parse(bytes, 1, bytes.length - 1);
  if (builder.length !== (outcome === 0 ? 1 : 0)) throw new RangeError("appended on failure");
  if (outcome !== 0) return outcome;
  return { value: decodeColumn(builder.finish(), type)[0] };
}
