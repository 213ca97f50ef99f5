import {
  batchToRows,
  type Field,
  type PartitionValue,
  type RecordBatch,
} from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import { conformWhole } from "../schema/conform-whole.ts";

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

  /**
   * The values of the key, for each row of a batch that has its columns under their names.
   *
   * @param place where the rows are, for messages
   * @throws `ICEBERG_ROWS_UNREADABLE`
   */
  valuesOf(batch: RecordBatch, place: string): PartitionValue[][] {
    const schema = { fields: this.fields };
    const keys = conformWhole(batch, schema, place);
    return batchToRows(keys, schema).map((row) =>
      this.fields.map(({ name }) => row[name] as PartitionValue),
    );
  }

  /** The keys of the rows of a batch, as texts. */
  keysOf(batch: RecordBatch, place: string): string[] {
    return this.valuesOf(batch, place).map((values) => keyText(values));
  }
}

/** A key as a text that no other key has. */
export function keyText(values: readonly PartitionValue[]): string {
  return JSON.stringify(
    // Whatever width its column has, a number is the same key.
    values.map((value) =>
      typeof value === "bigint" || typeof value === "number" ? value.toString() : value,
    ),
  );
}
