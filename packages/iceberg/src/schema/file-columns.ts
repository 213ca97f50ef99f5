import type { ColumnType, Field, FieldMetadata, StreamSchema } from "@dativo/core/plugin";
import type { IcebergField, IcebergSchema, IcebergType } from "./iceberg-schema.ts";
import { columnOfPrimitive } from "./primitive-types.ts";

/** How the data files of a table hold the columns of a contract. */
export interface FileColumns {
  /** In the order of the contract, with the types of the table. */
  readonly schema: StreamSchema;
  /** Gives each field its `PARQUET:field_id`, by which readers find it whatever its name. */
  readonly metadata: FieldMetadata;
  /** The ids by the path of their fields, as JSON. */
  readonly ids: ReadonlyMap<string, number>;
}

/** @param table the table's columns, every one of the contract's among them */
export function fileColumns(contract: readonly Field[], table: IcebergSchema): FileColumns {
  const ids = new Map<string, number>();
  const fields = contract.map((field) => {
    const match = table.fields.find(({ name }) => name === field.name);
    if (match === undefined) throw new RangeError(`the table has no column ${field.name}`);
    return toField(field, match, [], ids);
  });
  const known = new Map<string, ReadonlyMap<string, string>>(
    [...ids].map(([path, id]) => [path, new Map([["PARQUET:field_id", String(id)]])]),
  );
  const none: ReadonlyMap<string, string> = new Map();
  return { schema: { fields }, ids, metadata: (path) => known.get(keyOf(path)) ?? none };
}

function toField(
  { name, type, required }: Field,
  match: IcebergField,
  parents: readonly string[],
  ids: Map<string, number>,
): Field {
  const path = [...parents, name];
  ids.set(keyOf(path), match.id);
  return { name, required: required && match.required, type: toType(type, match.type, path, ids) };
}

function toType(
  type: ColumnType,
  match: IcebergType,
  path: readonly string[],
  ids: Map<string, number>,
): ColumnType {
  if (typeof match === "string") return columnOfPrimitive(match) ?? type;
  if (type.kind === "list" && match.type === "list") {
    const item = {
      id: match["element-id"],
      type: match.element,
      required: match["element-required"],
    };
    return { kind: "list", item: toField(type.item, { ...item, name: type.item.name }, path, ids) };
  }
  if (type.kind === "struct" && match.type === "struct") {
    return {
      kind: "struct",
      fields: type.fields.map((member) => {
        const found = match.fields.find(({ name }) => name === member.name);
        if (found === undefined)
          throw new RangeError(`the table has no ${path.join(".")}.${member.name}`);
        return toField(member, found, path, ids);
      }),
    };
  }
  return type;
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
