import type { ColumnType, Field } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import {
  decimalParts,
  type IcebergField,
  type IcebergSchema,
  type IcebergType,
  typeName,
} from "./iceberg-schema.ts";
import { newFields, type NextFieldId } from "./new-field.ts";
import { primitiveType } from "./primitive-types.ts";

/** How the columns of a table follow those of a contract. */
export interface EvolutionSettings {
  /** New name of a column by the one that the table has. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Whether columns get the order of the contract; the table's others come after them. */
  readonly reorder: boolean;
}

/**
 * The columns that a table needs for records of a contract: those it has, renamed, widened and made optional
 * where that is needed, and new ones, which are optional, because earlier rows have no value there. Ids stay.
 *
 * @param nextId hands out ids that the table has never used
 * @returns the very same schema where nothing changes
 * @throws `ICEBERG_TYPE_CONFLICT`
 */
export function evolveSchema(
  schema: IcebergSchema,
  fields: readonly Field[],
  nextId: NextFieldId,
  { renamed, reorder }: EvolutionSettings,
): IcebergSchema {
  const there = schema.fields.map((field) => rename(field, renamed, schema));
  const named = merge(there, fields, nextId, []);
  const position = new Map(fields.map(({ name }, index) => [name, index]));
  const rank = ({ name }: IcebergField): number => position.get(name) ?? fields.length;
  const ordered = reorder ? named.toSorted((left, right) => rank(left) - rank(right)) : named;
  const isSame =
    ordered.length === schema.fields.length &&
    ordered.every((field, index) => field === schema.fields[index]);
  return isSame ? schema : { ...schema, fields: ordered };
}

function rename(
  field: IcebergField,
  renamed: EvolutionSettings["renamed"],
  { fields }: IcebergSchema,
): IcebergField {
  const name = Object.hasOwn(renamed, field.name) ? renamed[field.name] : undefined;
  const isTaken = fields.some((other) => other.name === name);
  return name === undefined || isTaken ? field : { ...field, name };
}

function merge(
  there: readonly IcebergField[],
  wanted: readonly Field[],
  nextId: NextFieldId,
  path: readonly string[],
): IcebergField[] {
  const kept = there.map((field) => {
    const match = wanted.find(({ name }) => name === field.name);
    // What no record has any more cannot be required.
    if (match === undefined) return field.required ? { ...field, required: false } : field;
    const type = widen(field.type, match.type, nextId, [...path, field.name]);
    const required = field.required && match.required;
    return type === field.type && required === field.required
      ? field
      : { ...field, type, required };
  });
  const names = new Set(there.map(({ name }) => name));
  const added = wanted.filter(({ name }) => !names.has(name));
  const optional = newFields(added, nextId).map((field) => ({ ...field, required: false }));
  return [...kept, ...optional];
}

/** The narrowest type that holds the values of both; the table's own where it does. */
function widen(
  there: IcebergType,
  wanted: ColumnType,
  nextId: NextFieldId,
  path: readonly string[],
): IcebergType {
  if (typeof there !== "string") return widenNested(there, wanted, nextId, path);
  const name = primitiveType(wanted);
  if (name !== undefined) {
    if (name === there || (there === "long" && name === "int")) return there;
    if (there === "double" && name === "float") return there;
    if (there === "int" && name === "long") return name;
    if (there === "float" && name === "double") return name;
    const [ours, theirs] = [decimalParts(name), decimalParts(there)];
    if (ours && theirs && ours.scale === theirs.scale) {
      return ours.precision > theirs.precision ? name : there;
    }
  }
  throw icebergErrors.typeConflict(path.join("."), there, describe(wanted));
}

function widenNested(
  there: Exclude<IcebergType, string>,
  wanted: ColumnType,
  nextId: NextFieldId,
  path: readonly string[],
): IcebergType {
  if (there.type === "struct" && wanted.kind === "struct") {
    const fields = merge(there.fields, wanted.fields, nextId, path);
    const isSame =
      fields.length === there.fields.length &&
      fields.every((field, index) => field === there.fields[index]);
    return isSame ? there : { ...there, fields };
  }
  if (there.type === "list" && wanted.kind === "list") {
    const element = widen(there.element, wanted.item.type, nextId, [...path, "element"]);
    const required = there["element-required"] && wanted.item.required;
    return element === there.element && required === there["element-required"]
      ? there
      : { ...there, element, "element-required": required };
  }
  throw icebergErrors.typeConflict(path.join("."), typeName(there), describe(wanted));
}

function describe(type: ColumnType): string {
  return primitiveType(type) ?? type.kind;
}
