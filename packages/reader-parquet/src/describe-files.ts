import {
  type ColumnType,
  type Field,
  fromArrowField,
  type StreamSchema,
  widens,
} from "@dativo/core/plugin";
import type { ParquetColumns } from "./open-parquet-file.ts";
import { parquetReaderErrors } from "./parquet-reader-errors.ts";

/**
 * The columns of all files together, in the order of their first appearance: a column that one of the files does
 * not have, or may leave null, is optional.
 *
 * @param wanted names to keep; absent: all
 * @throws `PARQUET_TYPES_DIFFER` where no type holds what two files have, `ARROW_TYPE_UNSUPPORTED`
 */
export function mergeColumns(
  files: readonly ParquetColumns[],
  wanted: readonly string[] | undefined,
): StreamSchema {
  const merged = new Map<string, Field>();
  for (const [index, file] of files.entries()) {
    const fields = fieldsOf(file, wanted);
    for (const field of fields) {
      const before = merged.get(field.name);
      const isEverywhere = index === 0 || before !== undefined;
      merged.set(field.name, {
        ...field,
        type: before ? widest(before, field, file.path) : field.type,
        required: field.required && isEverywhere && before?.required !== false,
      });
    }
    for (const [name, field] of merged) {
      if (!fields.some((each) => each.name === name))
        merged.set(name, { ...field, required: false });
    }
  }
  return { fields: [...merged.values()] };
}

function fieldsOf(
  { schema, logicalTypes }: ParquetColumns,
  wanted: readonly string[] | undefined,
): Field[] {
  return schema.fields
    .filter(({ name }) => wanted?.includes(name) ?? true)
    .map((column) => {
      const field = fromArrowField(column);
      const logical = logicalTypes.get(field.name);
      const isText = logical === "json" && field.type.kind === "string";
      const isUuid = logical === "uuid" && field.type.kind === "binary";
      return isText || isUuid ? { ...field, type: { kind: logical } } : field;
    });
}

function widest(before: Field, { name, type }: Field, path: string): ColumnType {
  if (widens(type, before.type)) return before.type;
  if (widens(before.type, type)) return type;
  throw parquetReaderErrors.typesDiffer(name, [before.type.kind, type.kind], path);
}
