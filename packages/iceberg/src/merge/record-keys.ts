import {
  batchToRows,
  conformBatch,
  type Field,
  type PartitionValue,
  type RecordBatch,
} from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";

const unfit: readonly string[] = ["list", "struct", "float32", "float64", "binary"];

/** The columns of a key, with the types that the table has. */
export class KeyColumns {
  readonly fields: readonly Field[];

  /** @throws `ICEBERG_KEY_INVALID` for columns whose values cannot be compared exactly */
  constructor(columns: readonly Field[], key: readonly string[]) {
    this.fields = key.map((name) => {
      const field = columns.find((column) => column.name === name);
      const kind = field?.type.kind ?? "missing";
      if (field === undefined || unfit.includes(kind)) {
        throw icebergErrors.keyTypeUnsupported(name, kind);
      }
      return { ...field, required: false };
    });
  }

  /** The values of the key, for each row of a batch that has its columns under their names. */
  valuesOf(batch: RecordBatch): PartitionValue[][] {
    const schema = { fields: this.fields };
    const { batch: keys } = conformBatch(batch, schema);
    return batchToRows(keys, schema).map((row) =>
      this.fields.map(({ name }) => row[name] as PartitionValue),
    );
  }

  /** The keys of the rows of a batch, as texts. */
  keysOf(batch: RecordBatch): string[] {
    return this.valuesOf(batch).map((values) => keyText(values));
  }
}

/** A key as a text that no other key has. */
export function keyText(values: readonly PartitionValue[]): string {
  return JSON.stringify(
    values.map((value) => (typeof value === "bigint" ? value.toString() : value)),
  );
}
