import type { Data } from "apache-arrow";
import type { RecordBatch } from "../../contract/batch.ts";
import type { StreamSchema } from "../../contract/column-type.ts";
import type { BrokenRow } from "../contract-check.ts";
import { valueText } from "../value-text.ts";
import type { UniqueRule } from "./unique-index.ts";

/** The reject of a row whose value, or key, an earlier row of the run has. */
export function describeDuplicate(
  batch: RecordBatch,
  schema: StreamSchema,
  row: number,
  { columns, isPrimaryKey }: UniqueRule,
): BrokenRow {
  const texts = columns.map((name) => {
    const index = schema.fields.findIndex((field) => field.name === name);
    return valueText(batch.data.children[index] as Data, row, schema.fields[index]!);
  });
  const value = texts.join(", ");
  return {
    row,
    reason: isPrimaryKey ? "DUPLICATE_KEY" : "DUPLICATE_VALUE",
    message: `An earlier record has the same ${isPrimaryKey ? "primary key" : "value"}, ${JSON.stringify(value)}.`,
    column: columns.join(", "),
    value,
  };
}
