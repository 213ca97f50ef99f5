import type { ColumnType, Field, StreamSchema } from "@dativo/core/plugin";
import { formatYamlScalar } from "./format-yaml-scalar.ts";

/**
 * A schema in the form that a contract has (`schema:` and `primary_key:`), so that it can be pasted
 * into one.
 *
 * @returns lines without line ends, not indented
 */
export function formatSchema(schema: StreamSchema): string[] {
  const columns = schema.fields.map((field) => `  - ${formatField(field)}`);
  const keys = (schema.primaryKey ?? []).map(formatYamlScalar);
  return [
    columns.length === 0 ? "schema: []" : "schema:",
    ...columns,
    ...(keys.length === 0 ? [] : [`primary_key: [${keys.join(", ")}]`]),
  ];
}

function formatField(field: Field): string {
  return `{ name: ${formatYamlScalar(field.name)}, ${formatRest(field)} }`;
}

function formatRest({ type, required, description, classification }: Field): string {
  const parts = [formatType(type)];
  if (required) parts.push("required: true");
  if (classification !== undefined) {
    parts.push(`classification: ${formatYamlScalar(classification)}`);
  }
  if (description !== undefined) parts.push(`description: ${formatYamlScalar(description)}`);
  return parts.join(", ");
}

function formatType(type: ColumnType): string {
  switch (type.kind) {
    case "decimal":
      return `type: "decimal(${type.precision},${type.scale})"`;
    case "list":
      return `type: list, items: { ${formatRest(type.item)} }`;
    case "struct":
      return `type: struct, fields: [${type.fields.map(formatField).join(", ")}]`;
    default:
      return `type: ${type.kind}`;
  }
}
