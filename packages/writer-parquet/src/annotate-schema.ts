import type { RecordBatch } from "@dativo/core/plugin";
import { footerFields, numberOf, type ThriftStruct } from "@dativo/parquet-format";

type ArrowField = RecordBatch["schema"]["fields"][number];

const { schemaElement, logicalType } = footerFields;
const convertedTypeJson = 19;
const physicalType = { byteArray: 6, fixedLengthByteArray: 7 } as const;

/**
 * Gives the columns that carry the Arrow extension types `arrow.uuid` and `arrow.json` the logical
 * types UUID and JSON, at every depth; the engine writes them as plain bytes and text.
 *
 * @param elements the footer's schema, depth first, the root included; changed in place
 * @param fields the Arrow fields that it was made from, in the same order
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
export function annotateSchema(
  elements: readonly ThriftStruct[],
  fields: readonly ArrowField[],
): void {
  let position = 1;
  const visit = (field: ArrowField | undefined): void => {
    const element = elements[position];
    if (element === undefined) return;
    position += 1;
    const childCount = numberOf(element, schemaElement.childCount) ?? 0;
    if (field !== undefined && childCount === 0) annotate(element, field);
    const children = arrowChildren(field);
    // A list is a group with one repeated group inside, for which Arrow has no field.
    if (childCount === 1 && isList(field)) position += 1;
    for (let index = 0; index < childCount; index += 1) visit(children[index]);
  };
  for (const field of fields) visit(field);
}

function annotate(element: ThriftStruct, field: ArrowField): void {
  const extension = field.metadata.get("ARROW:extension:name");
  const type = numberOf(element, schemaElement.type);
  if (
    extension === "arrow.uuid" &&
    type === physicalType.fixedLengthByteArray &&
    numberOf(element, schemaElement.typeLength) === 16
  ) {
    setLogicalType(element, logicalType.uuid);
  }
  if (extension === "arrow.json" && type === physicalType.byteArray) {
    // Before the logical type: fields are written in the order of the map, best in that of their ids.
    element.set(schemaElement.convertedType, { type: "i32", value: convertedTypeJson });
    setLogicalType(element, logicalType.json);
  }
}

/** `LogicalType` is a union: a struct with one field, here itself an empty struct. */
function setLogicalType(element: ThriftStruct, member: number): void {
  element.set(schemaElement.logicalType, {
    type: "struct",
    value: new Map([[member, { type: "struct", value: new Map() }]]),
  });
}

function arrowChildren(field: ArrowField | undefined): readonly ArrowField[] {
  const children: readonly ArrowField[] | null | undefined = field?.type.children;
  return children ?? [];
}

/** Recognised by its one item, whatever copy of the Arrow library made it; a struct has a type id of its own. */
function isList(field: ArrowField | undefined): boolean {
  const listTypeIds = [12, 16];
  return field !== undefined && listTypeIds.includes(field.type.typeId);
}
