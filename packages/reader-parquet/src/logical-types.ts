import { footerFields, structOf, structsOf, type ThriftStruct } from "@dativo/parquet-format";
import { behind, nameOf } from "./schema-elements.ts";

const { fileMetaData, logicalType, schemaElement } = footerFields;

/** What Parquet says of a top-level column that Arrow has no type for. */
export type LogicalTypes = ReadonlyMap<string, "json" | "uuid">;

/** The top-level columns of JSON and of UUIDs. */
export function logicalTypes(metadata: ThriftStruct): LogicalTypes {
  const elements = structsOf(metadata, fileMetaData.schema);
  const found = new Map<string, "json" | "uuid">();
  for (let at = 1; at < elements.length; at = behind(elements, at)) {
    const element = elements[at]!;
    const logical = structOf(element, schemaElement.logicalType);
    if (logical?.has(logicalType.json)) found.set(nameOf(element), "json");
    if (logical?.has(logicalType.uuid)) found.set(nameOf(element), "uuid");
  }
  return found;
}
