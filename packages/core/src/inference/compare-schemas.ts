import { formatColumnType } from "../assets/format-column-type.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import { widens } from "../drift/widens.ts";
import type { ContractDifference } from "./contract-diff.ts";

/** The columns that only one of the two has: the source's own first. */
export function compareColumns(contract: StreamSchema, source: StreamSchema): ContractDifference[] {
  const inContract = new Set(contract.fields.map(({ name }) => name));
  const inSource = new Set(source.fields.map(({ name }) => name));
  const added = source.fields
    .filter(({ name }) => !inContract.has(name))
    .map(({ name, type }) => ({
      kind: "new_column" as const,
      column: name,
      source: formatColumnType(type),
      required: false,
    }));
  const missing = contract.fields
    .filter(({ name }) => !inSource.has(name))
    .map(({ name, type, required }) => ({
      kind: "missing_column" as const,
      column: name,
      contract: formatColumnType(type),
      required,
    }));
  return [...added, ...missing];
}

/**
 * The columns that both have, and whose type at the source the contract's does not hold; or that may be
 * null there, and not under the contract.
 */
export function compareTypes(contract: StreamSchema, source: StreamSchema): ContractDifference[] {
  return contract.fields.flatMap((field): ContractDifference[] => {
    const found = source.fields.find(({ name }) => name === field.name);
    if (found === undefined) return [];
    const column = {
      column: field.name,
      contract: formatColumnType(field.type),
      source: formatColumnType(found.type),
      required: field.required,
    };
    const changed: ContractDifference = { kind: "changed_type", ...column };
    const nullable: ContractDifference = {
      kind: "null_values",
      ...column,
      found: "it may be null at the source",
    };
    return [
      ...(widens(found.type, field.type) ? [] : [changed]),
      ...(field.required && !found.required ? [nullable] : []),
    ];
  });
}
