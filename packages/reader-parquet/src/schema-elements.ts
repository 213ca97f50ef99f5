import { footerFields, numberOf, type ThriftStruct } from "@dativo/parquet-format";

const { schemaElement } = footerFields;
const nameField = 4;

/** The name of a schema element. */
export function nameOf(element: ThriftStruct): string {
  const name = element.get(nameField);
  return name?.type === "binary" ? Buffer.from(name.value).toString("utf8") : "";
}

/** The place behind an element and all that is below it. */
export function behind(elements: readonly ThriftStruct[], start: number): number {
  let at = start + 1;
  const element = elements[start];
  const children = element ? (numberOf(element, schemaElement.childCount) ?? 0) : 0;
  for (let child = 0; child < children && at < elements.length; child += 1) {
    at = behind(elements, at);
  }
  return at;
}
