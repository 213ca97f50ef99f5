import type { Data } from "apache-arrow";
import type { Field } from "../contract/column-type.ts";
import { createColumnBuilder } from "./create-column-builder.ts";

/** A column of nulls. */
export function nullColumn(field: Field, length: number): Data {
  const builder = createColumnBuilder(field.type, length);
  for (let row = 0; row < length; row += 1) builder.appendNull();
  return builder.finish();
}
