import type { Field } from "@dativo/core/plugin";
import type { CsvReaderOptions } from "./csv-reader-options.ts";
import { valueStyle } from "./value-style.ts";

/** A column of the contract as the options say that files write it: what a reject has to tell people. */
export interface WrittenColumn {
  /** With the format of the options, where it has none of its own. */
  readonly field: Field;
  /** What a text of it has to be; `undefined` where its type and its format say that. */
  readonly expected: string | undefined;
}

/** The columns of a contract under the options of a job. */
export function writtenColumns(
  fields: readonly Field[],
  options: CsvReaderOptions,
): WrittenColumn[] {
  const { formats } = valueStyle(options);
  return fields.map((field) => {
    const format = field.format ?? formats[field.type.kind];
    return {
      field: format === undefined ? field : { ...field, format },
      expected: expectedText(field, options),
    };
  });
}

function expectedText(
  { type: { kind } }: Field,
  { binary_encoding: encoding, true_values: yes, false_values: no }: CsvReaderOptions,
): string | undefined {
  if (kind === "boolean" && yes && no) {
    const texts = [...yes, ...no].map((text) => JSON.stringify(text));
    return `one of true_values and false_values, which are ${texts.join(", ")}`;
  }
  if (kind !== "binary") return undefined;
  return encoding === "hex"
    ? "bytes as pairs of hexadecimal digits, such as 0a1b"
    : "bytes as base64, such as aGVsbG8=";
}
