import type { Row, RowValue } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";

/** Looks for a value in a row that no column would hold; answers where, such as `address.zip`. */
export type UnlistedMemberFinder = (row: Row) => string | undefined;

type ValueFinder = (value: RowValue) => string | undefined;

/**
 * Makes the function that finds what a row has besides `fields`, nested members included. A null needs
 * no column.
 */
export function createUnlistedMemberFinder(fields: readonly Field[]): UnlistedMemberFinder {
  const below = new Map(fields.map(({ name, type }) => [name, createValueFinder(type)]));
  return (row) => {
    for (const [name, value] of Object.entries(row)) {
      if (value == null) continue;
      const find = below.get(name);
      if (find === undefined) {
        if (below.has(name)) continue;
        return name;
      }
      const found = find(value);
      if (found !== undefined) return `${name}.${found}`;
    }
    return undefined;
  };
}

function createValueFinder(type: ColumnType): ValueFinder | undefined {
  if (type.kind === "struct") {
    const find = createUnlistedMemberFinder(type.fields);
    // What is no object does not fit the column at all, and is rejected for that.
    return (value) => (typeof value === "object" ? find(value as Row) : undefined);
  }
  const find = type.kind === "list" ? createValueFinder(type.item.type) : undefined;
  if (find === undefined) return undefined;
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    for (const [index, item] of (value as readonly RowValue[]).entries()) {
      const found = item == null ? undefined : find(item);
      if (found !== undefined) return `${index}.${found}`;
    }
    return undefined;
  };
}
