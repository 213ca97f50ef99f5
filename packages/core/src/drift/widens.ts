import type { ColumnType, Field } from "../contract/column-type.ts";

const integerBits = { int8: 8, int16: 16, int32: 32, int64: 64 } as const;

/** Digits that every integer of so many bits fits into. */
const integerDigits = { int8: 3, int16: 5, int32: 10, int64: 19 } as const;

type IntegerKind = keyof typeof integerBits;

/** Whether a kind is one of whole numbers of so many bits. */
export function isInteger(kind: ColumnType["kind"]): kind is IntegerKind {
  return Object.hasOwn(integerBits, kind);
}

/** Digits of a decimal that every integer of a kind fits into. */
export function digitsOfInteger(kind: IntegerKind): number {
  return integerDigits[kind];
}

/** Whether a column of the type `to` holds every value of the type `from` exactly, without a new form. */
export function widens(from: ColumnType, to: ColumnType): boolean {
  if (from.kind === "list" && to.kind === "list") return fieldWidens(from.item, to.item);
  if (from.kind === "struct" && to.kind === "struct") return structWidens(from.fields, to.fields);
  if (isInteger(from.kind)) return integerWidens(from.kind, to);
  if (from.kind === "decimal") return to.kind === "decimal" && decimalWidens(from, to);
  if (from.kind === "float32") return to.kind === "float32" || to.kind === "float64";
  return from.kind === to.kind;
}

/**
 * Whether a column can stay of the type `earlier` when a source now has the type `now` there: it is
 * wider; or it is text, which takes all plain values; or JSON, which takes lists and structs; or it is a
 * number with a fraction, and the source has whole ones. Each value is still put there exactly or
 * rejected.
 *
 * @param isSampled whether `now` is what some values look like: then also a decimal for a float, and the
 *   other way round, because the same values can look like either
 */
export function takes(earlier: ColumnType, now: ColumnType, isSampled = false): boolean {
  if (widens(now, earlier)) return true;
  if (earlier.kind === "string") return !["binary", "list", "struct", "json"].includes(now.kind);
  if (earlier.kind === "json") return now.kind === "list" || now.kind === "struct";
  const isFraction = earlier.kind === "float64" || earlier.kind === "decimal";
  return isFraction && (isInteger(now.kind) || (isSampled && isFractionOtherThan(earlier, now)));
}

function isFractionOtherThan(earlier: ColumnType, now: ColumnType): boolean {
  return (
    (now.kind === "float64" && earlier.kind === "decimal") ||
    (now.kind === "decimal" && earlier.kind === "float64")
  );
}

/** `widens` for a column, whose nulls count as well. */
function fieldWidens(from: Field, to: Field): boolean {
  return (from.required || !to.required) && widens(from.type, to.type);
}

function structWidens(from: readonly Field[], to: readonly Field[]): boolean {
  const known = from.every((member) => {
    const wider = to.find(({ name }) => name === member.name);
    return wider !== undefined && fieldWidens(member, wider);
  });
  const names = from.map(({ name }) => name);
  return known && to.every(({ name, required }) => names.includes(name) || !required);
}

function integerWidens(from: IntegerKind, to: ColumnType): boolean {
  if (isInteger(to.kind)) return integerBits[from] <= integerBits[to.kind];
  if (to.kind === "decimal") return integerDigits[from] <= to.precision - to.scale;
  // A double holds integers of 53 bits, a float those of 24.
  if (to.kind === "float64") return from !== "int64";
  return to.kind === "float32" && (from === "int8" || from === "int16");
}

function decimalWidens(
  from: { readonly precision: number; readonly scale: number },
  to: { readonly precision: number; readonly scale: number },
): boolean {
  return from.scale <= to.scale && from.precision - from.scale <= to.precision - to.scale;
}
