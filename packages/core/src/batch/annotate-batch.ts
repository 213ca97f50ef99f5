import { type DataType, Field as ArrowField, RecordBatch, Schema } from "apache-arrow";

/** Metadata of the Arrow field at a path: a column's has one name, those of members and items have more. */
export type FieldMetadata = (path: readonly string[]) => ReadonlyMap<string, string>;

const schemas = new WeakMap<Schema, WeakMap<FieldMetadata, Schema>>();

/**
 * Gives the fields of a batch metadata in place of their own, at every depth. The columns are shared.
 * The same schema and function make the same Arrow schema.
 */
export function annotateBatch(batch: RecordBatch, metadata: FieldMetadata): RecordBatch {
  let known = schemas.get(batch.schema);
  if (known === undefined) schemas.set(batch.schema, (known = new WeakMap()));
  let schema = known.get(metadata);
  if (schema === undefined) {
    schema = new Schema(batch.schema.fields.map((field) => annotate(field, metadata, [])));
    known.set(metadata, schema);
  }
  return new RecordBatch(schema, batch.data);
}

function annotate(
  { name, type, nullable }: ArrowField,
  metadata: FieldMetadata,
  parents: readonly string[],
): ArrowField {
  const path = [...parents, name];
  const children: readonly ArrowField[] = type.children ?? [];
  const annotated = children.map((child) => annotate(child, metadata, path));
  const complete = annotated.length === 0 ? type : withChildren(type, annotated);
  return new ArrowField(name, complete, nullable, new Map(metadata(path)));
}

/** A nested type is nothing but its class and its fields. */
function withChildren(type: DataType, children: readonly ArrowField[]): DataType {
  const copy = Object.create(Object.getPrototypeOf(type)) as object;
  return Object.assign(copy, type, { children }) as DataType;
}
