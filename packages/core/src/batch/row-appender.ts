import type { Row, RowValue } from "../contract/batch.ts";
import type { Field } from "../contract/column-type.ts";
import { coercionProblem, type CoercionProblem } from "./coercion-problem.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { ListBuilder } from "./list-builder.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import { createScalarAppender } from "./scalar-appender.ts";
import { StructBuilder } from "./struct-builder.ts";

/** Appends a row to the builders; on a problem some of them have been appended to. */
export type RowAppender = (row: Row) => CoercionProblem | undefined;

/** Appends a value to a builder; on a problem with a nested one, some of it has been appended. */
export type ValueAppender = (value: RowValue) => CoercionProblem | undefined;

/** Makes the function that appends the members of an object to the builders of `fields`. */
export function createRowAppender(
  fields: readonly Field[],
  columns: readonly ColumnBuilder[],
): RowAppender {
  const members = fields.map((field, index) => ({
    name: field.name,
    // A column called "constructor" must not find the one that every object inherits.
    inherited: field.name in Object.prototype,
    append: createValueAppender(field, columns[index]!),
  }));
  return (row) => {
    for (const { name, inherited, append } of members) {
      const value = inherited && !Object.hasOwn(row, name) ? undefined : row[name];
      const problem = append(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** Makes the function that appends the values of one column. */
export function createValueAppender(field: Field, builder: ColumnBuilder): ValueAppender {
  const append = createPresentValueAppender(field, builder);
  return (value) => {
    if (value != null) return append(value);
    if (field.required) {
      const reason = "REQUIRED_VALUE_MISSING";
      return { reason, message: "A required value is missing.", column: field.name, value };
    }
    builder.appendNull();
    return undefined;
  };
}

function createPresentValueAppender(field: Field, builder: ColumnBuilder): ValueAppender {
  if (field.type.kind === "list" && builder instanceof ListBuilder) {
    return createListAppender(field, field.type.item, builder);
  }
  if (field.type.kind === "struct" && builder instanceof StructBuilder) {
    return createStructAppender(field, field.type.fields, builder);
  }
  const append = createScalarAppender(field.type, builder, field.format);
  return (value) => {
    const outcome = append(value);
    return outcome === ParseOutcome.parsed ? undefined : coercionProblem(outcome, field, value);
  };
}

function createListAppender(field: Field, item: Field, builder: ListBuilder): ValueAppender {
  const append = createValueAppender(item, builder.items);
  return (value) => {
    if (!Array.isArray(value)) return coercionProblem(ParseOutcome.invalid, field, value);
    for (const [index, element] of (value as readonly RowValue[]).entries()) {
      const problem = append(element);
      if (problem === undefined) continue;
      // The item's own name says less than where it stands.
      const below = problem.column.slice(item.name.length);
      return { ...problem, column: `${field.name}.${index}${below}` };
    }
    builder.append();
    return undefined;
  };
}

function createStructAppender(
  field: Field,
  fields: readonly Field[],
  builder: StructBuilder,
): ValueAppender {
  const append = createRowAppender(fields, builder.members);
  return (value) => {
    if (!isPlainObject(value)) return coercionProblem(ParseOutcome.invalid, field, value);
    const problem = append(value);
    if (problem !== undefined) return { ...problem, column: `${field.name}.${problem.column}` };
    builder.append();
    return undefined;
  };
}

function isPlainObject(value: RowValue): value is Row {
  return (
    typeof value === "object" &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}
