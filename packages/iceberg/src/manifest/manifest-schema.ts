import type { BoundPartitionField } from "../partition/partition-spec.ts";
import { decimalParts } from "../schema/iceberg-schema.ts";

const optional = (type: unknown): unknown => ["null", type];

function field(id: number, name: string, type: unknown): object {
  return { name, type, "field-id": id };
}

function optionalField(id: number, name: string, type: unknown): object {
  return { ...field(id, name, optional(type)), default: null };
}

/** A map whose keys are no texts is a list of pairs in Avro. */
function mapOf(id: number, name: string, value: string, keyId: number): object {
  const pair = {
    type: "record",
    name: `k${keyId}_v${keyId + 1}`,
    fields: [field(keyId, "key", "int"), field(keyId + 1, "value", value)],
  };
  return optionalField(id, name, { type: "array", logicalType: "map", items: pair });
}

function listOf(id: number, name: string, item: unknown, itemId: number): object {
  return optionalField(id, name, { type: "array", items: item, "element-id": itemId });
}

/**
 * The Avro schema of a manifest of format 2.
 *
 * @see https://iceberg.apache.org/spec/#manifests
 */
export function manifestSchema(fields: readonly BoundPartitionField[]): object {
  const partition = {
    type: "record",
    name: "r102",
    fields: fields.map(({ id, name, resultType }) => ({
      ...optionalField(id, avroName(name), avroType(resultType, id)),
      ...(avroName(name) === name ? {} : { "iceberg-field-name": name }),
    })),
  };
  const dataFile = {
    type: "record",
    name: "r2",
    fields: [
      field(134, "content", "int"),
      field(100, "file_path", "string"),
      field(101, "file_format", "string"),
      field(102, "partition", partition),
      field(103, "record_count", "long"),
      field(104, "file_size_in_bytes", "long"),
      mapOf(108, "column_sizes", "long", 117),
      mapOf(109, "value_counts", "long", 119),
      mapOf(110, "null_value_counts", "long", 121),
      mapOf(137, "nan_value_counts", "long", 138),
      mapOf(125, "lower_bounds", "bytes", 126),
      mapOf(128, "upper_bounds", "bytes", 129),
      optionalField(131, "key_metadata", "bytes"),
      listOf(132, "split_offsets", "long", 133),
      listOf(135, "equality_ids", "int", 136),
      optionalField(140, "sort_order_id", "int"),
    ],
  };
  return {
    type: "record",
    name: "manifest_entry",
    fields: [
      field(0, "status", "int"),
      optionalField(1, "snapshot_id", "long"),
      optionalField(3, "sequence_number", "long"),
      optionalField(4, "file_sequence_number", "long"),
      field(2, "data_file", dataFile),
    ],
  };
}

/** The Avro schema of a manifest list of format 2. */
export const manifestListSchema: object = {
  type: "record",
  name: "manifest_file",
  fields: [
    field(500, "manifest_path", "string"),
    field(501, "manifest_length", "long"),
    field(502, "partition_spec_id", "int"),
    field(517, "content", "int"),
    field(515, "sequence_number", "long"),
    field(516, "min_sequence_number", "long"),
    field(503, "added_snapshot_id", "long"),
    field(504, "added_files_count", "int"),
    field(505, "existing_files_count", "int"),
    field(506, "deleted_files_count", "int"),
    field(512, "added_rows_count", "long"),
    field(513, "existing_rows_count", "long"),
    field(514, "deleted_rows_count", "long"),
    listOf(
      507,
      "partitions",
      {
        type: "record",
        name: "r508",
        fields: [
          field(509, "contains_null", "boolean"),
          optionalField(518, "contains_nan", "boolean"),
          optionalField(510, "lower_bound", "bytes"),
          optionalField(511, "upper_bound", "bytes"),
        ],
      },
      508,
    ),
    optionalField(519, "key_metadata", "bytes"),
  ],
};

/** A name that Avro takes, as Iceberg's own library makes it. */
export function avroName(name: string): string {
  const characters = Array.from(name).map((character, index) => {
    if (/[A-Za-z_]/u.test(character) || (index > 0 && /\d/u.test(character))) return character;
    const code = character.codePointAt(0) ?? 0;
    return /\d/u.test(character) ? `_${character}` : `_x${code.toString(16).toUpperCase()}`;
  });
  return characters.join("");
}

function avroType(type: string, fieldId: number): unknown {
  const decimal = decimalParts(type);
  if (decimal) {
    const { precision, scale } = decimal;
    const name = `decimal_${precision}_${scale}_${fieldId}`;
    const size = decimalBytes(precision);
    return { type: "fixed", name, size, logicalType: "decimal", precision, scale };
  }
  switch (type) {
    case "date":
      return { type: "int", logicalType: "date" };
    case "time":
      return { type: "long", logicalType: "time-micros" };
    case "timestamp":
    case "timestamptz":
      return {
        type: "long",
        logicalType: "timestamp-micros",
        "adjust-to-utc": type === "timestamptz",
      };
    case "uuid":
      return { type: "fixed", name: `uuid_fixed_${fieldId}`, size: 16, logicalType: "uuid" };
    case "binary":
      return "bytes";
    default:
      return type;
  }
}

/** The fewest bytes that hold every number of a precision. */
export function decimalBytes(precision: number): number {
  let size = 1;
  while (2n ** BigInt(8 * size - 1) < 10n ** BigInt(precision)) size += 1;
  return size;
}
