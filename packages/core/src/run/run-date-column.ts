import { Data, DateDay, Field as ArrowField, RecordBatch, Schema, Struct } from "apache-arrow";
import { toArrowSchema } from "../batch/to-arrow-schema.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { RecordBatch as Batch } from "../contract/batch.ts";
import type { Field } from "../contract/column-type.ts";
import type { StreamPlan } from "./run-plan.ts";

/** A partition column of this name that no source has means the day of the run. */
export const runDateColumn = "ingest_date";

const field: Field = {
  name: runDateColumn,
  type: { kind: "date" },
  required: true,
  description: "Day of the run that read the record, in UTC",
};

const arrowType = new DateDay();
const millisecondsPerDay = 86_400_000;

type WrittenStream = Pick<StreamPlan, "asset" | "partitioning"> & {
  readonly source?: Pick<StreamPlan["source"], "primaryKey">;
};

/** Whether a stream is partitioned by the day of the run, and has no column of that name of its own. */
function hasRunDate({ asset, partitioning }: WrittenStream): boolean {
  return (
    partitioning.includes(runDateColumn) &&
    asset.schema.fields.every(({ name }) => name !== runDateColumn)
  );
}

/**
 * The contract of a stream as its writer sees it: with the key that the job names, and with the day of the run,
 * where that is a column.
 */
export function writtenAsset(stream: WrittenStream): AssetDefinition {
  const { asset, source } = stream;
  const { fields, primaryKey = source?.primaryKey } = asset.schema;
  if (!hasRunDate(stream) && primaryKey === asset.schema.primaryKey) return asset;
  const schema = {
    ...asset.schema,
    fields: hasRunDate(stream) ? [...fields, field] : fields,
    ...(primaryKey === undefined ? {} : { primaryKey }),
  };
  return { ...asset, schema };
}

/**
 * Makes the step between validation and the writer that fills the day of the run in.
 *
 * @param stream whose batches are of exactly the contract's columns
 * @param createdAt of the plan: ISO timestamp in UTC, so that all tasks agree, past midnight too
 */
export function createRunDateStep(
  stream: WrittenStream,
  createdAt: string,
): (batch: Batch) => Batch {
  if (!hasRunDate(stream)) return (batch) => batch;
  const day = Math.floor(Date.parse(createdAt) / millisecondsPerDay);
  const { fields, metadata } = toArrowSchema(stream.asset.schema);
  const arrowField = new ArrowField(runDateColumn, arrowType, false);
  const schema = new Schema([...fields, arrowField], metadata);
  const type = new Struct(schema.fields);
  return (batch) => {
    const days = new Int32Array(batch.numRows).fill(day);
    const column = new Data(arrowType, 0, batch.numRows, 0, { 1: days });
    const children = [...batch.data.children, column];
    return new RecordBatch(schema, new Data(type, 0, batch.numRows, 0, {}, children));
  };
}
