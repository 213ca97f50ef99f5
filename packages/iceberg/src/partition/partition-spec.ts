import type { IcebergField, IcebergSchema } from "../schema/iceberg-schema.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import { parsePartitionTerm } from "./partition-term.ts";
import { type Transform, transformOf } from "./transform.ts";

/** How a table is divided, as its metadata says it. */
export interface PartitionSpec {
  readonly "spec-id": number;
  readonly fields: readonly PartitionField[];
}

/** One of the values that tell the partitions of a table apart. */
export interface PartitionField {
  readonly "source-id": number;
  readonly "field-id": number;
  readonly name: string;
  readonly transform: string;
}

/** A partition field with all that it takes to work with it. */
export interface BoundPartitionField {
  readonly id: number;
  readonly name: string;
  readonly column: string;
  readonly sourceType: string;
  readonly transform: Transform;
  readonly resultType: string;
}

const firstFieldId = 1000;

/**
 * The spec of a new table.
 *
 * @param terms such as `region` or `day(created_at)`
 * @throws `ICEBERG_PARTITIONING_INVALID`, `ICEBERG_TRANSFORM_INVALID`
 */
export function newPartitionSpec(terms: readonly string[], schema: IcebergSchema): PartitionSpec {
  const fields = terms.map((term, index) => {
    const { column, transform } = parsePartitionTerm(term);
    const source = columnOf(schema, column);
    const { name } = transformOf(transform, primitiveOf(source));
    const [kind] = name.split("[");
    return {
      "source-id": source.id,
      "field-id": firstFieldId + index,
      name: kind === "identity" ? column : `${column}_${kind === "truncate" ? "trunc" : kind}`,
      transform: name,
    };
  });
  const doubled = fields.find(({ name }, index) =>
    fields.slice(0, index).some((other) => other.name === name),
  );
  if (doubled) throw icebergErrors.partitioningInvalid(doubled.name, "there are two of its kind");
  return { "spec-id": 0, fields };
}

/** @throws `ICEBERG_TRANSFORM_INVALID` for a transform that this version does not know */
export function bindPartitionSpec(
  spec: PartitionSpec,
  schema: IcebergSchema,
): BoundPartitionField[] {
  return spec.fields.map((field) => {
    const source = schema.fields.find(({ id }) => id === field["source-id"]);
    if (source === undefined) {
      throw icebergErrors.partitioningInvalid(field.name, "its column is nested or was removed");
    }
    const sourceType = primitiveOf(source);
    const transform = transformOf(field.transform, sourceType);
    const { name: column } = source;
    const resultType = transform.resultType(sourceType);
    return { id: field["field-id"], name: field.name, column, sourceType, transform, resultType };
  });
}

/** Whether a table is divided as a job asks for. */
export function isPartitionedBy(
  spec: PartitionSpec,
  terms: readonly string[],
  schema: IcebergSchema,
): boolean {
  const wanted = newPartitionSpec(terms, schema).fields;
  const there = spec.fields.filter(({ transform }) => transform !== "void");
  return (
    wanted.length === there.length &&
    wanted.every(
      (field, index) =>
        field["source-id"] === there[index]?.["source-id"] &&
        field.transform === there[index]?.transform,
    )
  );
}

function columnOf(schema: IcebergSchema, name: string): IcebergField {
  const found = schema.fields.find((field) => field.name === name);
  if (found === undefined) {
    const names = schema.fields.map((field) => field.name);
    throw icebergErrors.partitioningInvalid(
      name,
      `there is no such column; there are ${names.join(", ")}`,
    );
  }
  return found;
}

function primitiveOf({ type, name }: IcebergField): string {
  if (typeof type === "string") return type;
  throw icebergErrors.partitioningInvalid(name, `it is a ${type.type}`);
}
