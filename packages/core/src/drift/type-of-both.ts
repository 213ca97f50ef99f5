import type { ColumnType, DecimalType, Field } from "../contract/column-type.ts";
import { digitsOfInteger, isInteger, widens } from "./widens.ts";

const mostDigits = 38;

/**
 * The narrowest type that holds every value of two types exactly and widens both. Members of structs
 * come in the order of the first, and one that only one of them has is optional.
 *
 * @returns `undefined` where there is none
 */
export function typeOfBoth(one: ColumnType, other: ColumnType): ColumnType | undefined {
  if (widens(one, other)) return other;
  if (widens(other, one)) return one;
  if (one.kind === "list" && other.kind === "list") {
    const item = fieldOfBoth(one.item, other.item);
    return item && { kind: "list", item };
  }
  if (one.kind === "struct" && other.kind === "struct") {
    const fields = fieldsOfBoth(one.fields, other.fields);
    return fields && { kind: "struct", fields };
  }
  const left = asDecimal(one);
  const right = asDecimal(other);
  return left && right && decimalOfBoth(left, right);
}

function decimalOfBoth(one: DecimalType, other: DecimalType): ColumnType | undefined {
  const scale = Math.max(one.scale, other.scale);
  const before = Math.max(one.precision - one.scale, other.precision - other.scale);
  const precision = before + scale;
  return precision <= mostDigits ? { kind: "decimal", precision, scale } : undefined;
}

function asDecimal(type: ColumnType): DecimalType | undefined {
  if (type.kind === "decimal") return type;
  if (!isInteger(type.kind)) return undefined;
  return { kind: "decimal", precision: digitsOfInteger(type.kind), scale: 0 };
}

function fieldOfBoth(one: Field, other: Field): Field | undefined {
  const type = typeOfBoth(one.type, other.type);
  return type && { ...one, type, required: one.required && other.required };
}

function fieldsOfBoth(one: readonly Field[], other: readonly Field[]): Field[] | undefined {
  const shared = one.map((field) => {
    const match = other.find(({ name }) => name === field.name);
    return match ? fieldOfBoth(field, match) : { ...field, required: false };
  });
  const added = other
    .filter(({ name }) => one.every((field) => field.name !== name))
    .map((field) => ({ ...field, required: false }));
  const known = shared.filter((field) => field !== undefined);
  return known.length === shared.length ? [...known, ...added] : undefined;
}
