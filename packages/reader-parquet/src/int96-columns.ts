import { footerFields, numberOf, structsOf, type ThriftStruct } from "@dativo/parquet-format";
import { behind, nameOf } from "./schema-elements.ts";

/** The number of the physical type INT96. */
const int96 = 3;
const { fileMetaData, schemaElement } = footerFields;

/** Names of the top-level columns that are, or hold, timestamps of the old type INT96. */
export function int96Columns(metadata: ThriftStruct): string[] {
  const elements = structsOf(metadata, fileMetaData.schema);
  const found: string[] = [];
  for (let at = 1; at < elements.length;) {
    const next = behind(elements, at);
    const isOld = elements
      .slice(at, next)
      .some((element) => numberOf(element, schemaElement.type) === int96);
    if (isOld) found.push(nameOf(elements[at]!));
    at = next;
  }
  return found;
}
