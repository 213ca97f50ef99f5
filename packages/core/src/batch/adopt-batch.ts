import { type Data, RecordBatch, Schema, Struct } from "apache-arrow";
import { batchErrors } from "../errors/batch-errors.ts";
import { adoptData, adoptField, type ForeignData, type ForeignField } from "./adopt-data.ts";
import { batchOrigin, setBatchOrigin } from "./batch-origin.ts";

/**
 * Takes in what a reader yielded as Arrow. A batch of this package's `apache-arrow` is handed back as it
 * is. One of another copy or version is rebuilt around its buffers, without copying them; a table is
 * taken when it consists of one batch.
 *
 * @throws `BATCH_NOT_RECOGNISED` for anything else, `ARROW_TYPE_UNSUPPORTED` for a type unknown here
 */
export function adoptBatch(value: unknown): RecordBatch {
  if (isOwnBatch(value)) return value;
  if (isForeignBatch(value)) return rebuild(value);
  const batches = batchesOf(value);
  if (batches?.length === 1) return adoptBatch(batches[0]);
  throw batchErrors.batchNotRecognised(describe(value, batches?.length));
}

interface ForeignBatch {
  readonly schema: {
    readonly fields: readonly ForeignField[];
    readonly metadata?: Map<string, string>;
  };
  readonly data: ForeignData;
}

function isOwnBatch(value: unknown): value is RecordBatch {
  // `instanceof` answers true for batches of other copies as well.
  return (
    typeof value === "object" &&
    value !== null &&
    Object.prototype.isPrototypeOf.call(RecordBatch.prototype, value)
  );
}

function isForeignBatch(value: unknown): value is ForeignBatch {
  if (typeof value !== "object" || value === null) return false;
  const { schema, data } = value as { schema?: unknown; data?: unknown };
  return (
    typeof schema === "object" &&
    schema !== null &&
    Array.isArray((schema as { fields?: unknown }).fields) &&
    typeof data === "object" &&
    data !== null &&
    Array.isArray((data as { children?: unknown }).children) &&
    typeof (data as { length?: unknown }).length === "number"
  );
}

function rebuild(batch: ForeignBatch): RecordBatch {
  const fields = batch.schema.fields.map((field) => adoptField(field));
  const schema = new Schema(fields, new Map(batch.schema.metadata));
  const data = adoptData(batch.data, new Struct(fields), "the batch") as Data<Struct>;
  const rebuilt = new RecordBatch(schema, data);
  const origin = batchOrigin(batch);
  return origin ? setBatchOrigin(rebuilt, origin) : rebuilt;
}

function batchesOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { batches, schema } = value as { batches?: unknown; schema?: unknown };
  return Array.isArray(batches) && schema !== undefined ? batches : undefined;
}

function describe(value: unknown, batchCount: number | undefined): string {
  if (batchCount !== undefined) return `a table of ${batchCount} batches`;
  if (typeof value !== "object" || value === null) return String(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  const name = typeof prototype === "object" && prototype?.constructor.name;
  return `an object of class ${name || "Object"}`;
}
