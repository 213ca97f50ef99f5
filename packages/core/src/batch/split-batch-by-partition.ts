import type { Data, RecordBatch } from "apache-arrow";
import type { Field, StreamSchema } from "../contract/column-type.ts";
import { batchErrors } from "../errors/batch-errors.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { decodeColumn } from "./decode-column.ts";
import { fromArrowSchema } from "./from-arrow-schema.ts";
import { createGather } from "./gather-column.ts";
import type { PartitionValue } from "./hive-path.ts";

/** The rows of a batch that belong to one partition. */
export interface PartitionedBatch {
  /** One for each partition column, in canonical form. */
  readonly values: readonly PartitionValue[];
  readonly batch: RecordBatch;
}

/** What a batch is divided by: the values of a column, or what is made of each of them. */
export interface PartitionKey {
  readonly column: string;
  /** Called once for each different value of a batch, nulls included. */
  readonly transform?: (value: PartitionValue) => PartitionValue;
}

/**
 * Divides a batch by the values of columns, in the order of their first appearance; the rows of each
 * part keep theirs. A batch of one partition is handed back as it is.
 *
 * @param batch of the types that `toArrowSchema` makes: one that `conformBatch` answered
 * @param schema the batch's, where it is at hand
 * @throws `PARTITION_COLUMN_INVALID` for a column that is not there, nested, binary or JSON
 */
export function splitBatch(
  batch: RecordBatch,
  columns: readonly (string | PartitionKey)[],
  schema: StreamSchema = fromArrowSchema(batch.schema),
): PartitionedBatch[] {
  if (batch.numRows === 0) return [];
  const keys = columns.map((key) =>
    typeof key === "string"
      ? decodeKey(batch, schema, key)
      : transformed(decodeKey(batch, schema, key.column), key.transform),
  );
  const { groups, groupOfRow } = groupRows(keys, batch.numRows);
  if (groups.length === 1) return [{ values: groups[0]!, batch }];
  const rowsOfGroup = groups.map((): number[] => []);
  for (let row = 0; row < batch.numRows; row += 1) rowsOfGroup[groupOfRow[row]!]!.push(row);
  const builder = new BatchBuilder(schema, Math.ceil(batch.numRows / groups.length));
  const copies = builder.columns.map((column, index) =>
    createGather(batch.data.children[index]!, column),
  );
  return groups.map((values, group) => {
    for (const row of rowsOfGroup[group]!) {
      for (const copy of copies) copy(row);
      builder.commitRow();
    }
    return { values, batch: builder.finish() };
  });
}

function decodeKey(batch: RecordBatch, schema: StreamSchema, name: string): PartitionValue[] {
  const index = schema.fields.findIndex((field) => field.name === name);
  const field: Field | undefined = schema.fields[index];
  const data: Data | undefined = batch.data.children[index];
  const kind = field?.type.kind;
  if (field === undefined || data === undefined) {
    const available = schema.fields.map((other) => other.name);
    throw batchErrors.partitionColumnInvalid(name, "does not exist", available);
  }
  if (kind === "list" || kind === "struct" || kind === "binary" || kind === "json") {
    throw batchErrors.partitionColumnInvalid(name, `has the type ${kind}`, []);
  }
  return decodeColumn(data, field.type) as PartitionValue[];
}

function transformed(
  values: readonly PartitionValue[],
  transform: PartitionKey["transform"],
): readonly PartitionValue[] {
  if (transform === undefined) return values;
  const known = new Map<PartitionValue, PartitionValue>();
  return values.map((value) => {
    let result = known.get(value);
    if (result === undefined) known.set(value, (result = transform(value)));
    return result;
  });
}

function groupRows(
  keys: readonly (readonly PartitionValue[])[],
  rows: number,
): { groups: PartitionValue[][]; groupOfRow: Int32Array } {
  const groupOfRow = new Int32Array(rows);
  let groups = 1;
  // Column by column: a group and a value of the next column make a finer group.
  for (const values of keys) {
    const finer: Map<PartitionValue, number>[] = [];
    let count = 0;
    for (let row = 0; row < rows; row += 1) {
      const coarse = groupOfRow[row]!;
      const known = (finer[coarse] ??= new Map());
      const value = values[row] ?? null;
      let group = known.get(value);
      if (group === undefined) known.set(value, (group = count++));
      groupOfRow[row] = group;
    }
    groups = count;
  }
  const valuesOf: PartitionValue[][] = Array.from({ length: groups });
  for (let row = 0; row < rows; row += 1) {
    valuesOf[groupOfRow[row]!] ??= keys.map((values) => values[row] ?? null);
  }
  return { groups: valuesOf, groupOfRow };
}
