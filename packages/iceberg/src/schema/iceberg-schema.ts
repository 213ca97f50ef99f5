/**
 * A type as the JSON of a schema has it: a name such as `long` or `decimal(10, 2)`, or a nested type.
 *
 * @see https://iceberg.apache.org/spec/#appendix-c-json-serialization
 */
export type IcebergType = string | IcebergStruct | IcebergList | IcebergMap;

/** Members of a struct. */
export interface IcebergStruct {
  readonly type: "struct";
  readonly fields: readonly IcebergField[];
}

/** A list; the item has an id of its own. */
export interface IcebergList {
  readonly type: "list";
  readonly "element-id": number;
  readonly element: IcebergType;
  readonly "element-required": boolean;
}

/** A map, which this package reads and never writes. */
export interface IcebergMap {
  readonly type: "map";
  readonly "key-id": number;
  readonly key: IcebergType;
  readonly "value-id": number;
  readonly value: IcebergType;
  readonly "value-required": boolean;
}

/** A column, or a member of a struct. Its id stays when it is renamed. */
export interface IcebergField {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: IcebergType;
  readonly doc?: string;
}

/** The columns of a table. */
export interface IcebergSchema extends IcebergStruct {
  readonly "schema-id"?: number;
  readonly "identifier-field-ids"?: readonly number[];
}

/** `precision` and `scale` of `decimal(10, 2)`; `undefined` for another type. */
export function decimalParts(type: IcebergType): { precision: number; scale: number } | undefined {
  if (typeof type !== "string") return undefined;
  const match = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/u.exec(type);
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined;
}

/** The highest field id of a type, at every depth; 0 where there is none. */
export function highestFieldId(type: IcebergType): number {
  if (typeof type === "string") return 0;
  switch (type.type) {
    case "struct":
      return Math.max(0, ...type.fields.flatMap(({ id, type: own }) => [id, highestFieldId(own)]));
    case "list":
      return Math.max(type["element-id"], highestFieldId(type.element));
    case "map":
      return Math.max(
        type["key-id"],
        type["value-id"],
        highestFieldId(type.key),
        highestFieldId(type.value),
      );
  }
}

/** `long`, `list<string>`: for messages. */
export function typeName(type: IcebergType): string {
  if (typeof type === "string") return type;
  if (type.type === "list") return `list<${typeName(type.element)}>`;
  if (type.type === "map") return `map<${typeName(type.key)}, ${typeName(type.value)}>`;
  return `struct<${type.fields.map(({ name, type: own }) => `${name}: ${typeName(own)}`).join(", ")}>`;
}
