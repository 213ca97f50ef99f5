import { Data, DataType, type Field as ArrowField, RecordBatch, Struct } from "apache-arrow";
import type { RowValue } from "../contract/batch.ts";
import type { Field, StreamSchema } from "../contract/column-type.ts";
import { batchErrors } from "../errors/batch-errors.ts";
import { batchToRows } from "./batch-to-rows.ts";
import type { CoercionProblem } from "./coercion-problem.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { createColumnBuilder } from "./create-column-builder.ts";
import { decodeColumn } from "./decode-column.ts";
import { fromArrowField, fromArrowSchema } from "./from-arrow-schema.ts";
import { createGather } from "./gather-column.ts";
import { keepColumns } from "./keep-columns.ts";
import { matchesArrowType } from "./matches-arrow-type.ts";
import { nullColumn } from "./null-column.ts";
import { rawRow } from "./raw-row.ts";
import { createValueAppender } from "./row-appender.ts";
import { toArrowSchema } from "./to-arrow-schema.ts";

/** A row of a batch that does not fit the schema. */
interface RejectedRow {
  /** Position in the batch, from 0. */
  readonly row: number;
  readonly problem: CoercionProblem;
  /** The row as JSON text. */
  readonly raw: string;
}

/** A batch of exactly the schema, and the rows that could not be part of it. */
export interface ConformedBatch {
  readonly batch: RecordBatch;
  readonly rejected: readonly RejectedRow[];
}

/**
 * Makes a batch of exactly the given schema. Columns are found by name, extra ones are left out, a missing
 * optional one becomes null. Columns of the right type are taken as they are; others are converted value
 * by value, exactly. A row with a value that cannot be converted, or with a null in a required column, is
 * rejected.
 *
 * @throws `REQUIRED_COLUMN_MISSING` when a required column is not there at all, `ARROW_TYPE_UNSUPPORTED`
 */
export function conformBatch(batch: RecordBatch, schema: StreamSchema): ConformedBatch {
  const columns = schema.fields.map((field) => findColumn(batch, field));
  const unchanged = columns.every(({ fits }) => fits);
  if (unchanged) {
    const same = sameColumns(batch, schema);
    return { batch: same ? batch : assemble(schema, columns, batch.numRows), rejected: [] };
  }
  const problems = convertColumns(columns, batch.numRows);
  if (problems.size > 0) keepRows(columns, batch.numRows, problems);
  return {
    batch: assemble(schema, columns, batch.numRows - problems.size),
    rejected: problems.size === 0 ? [] : rejectRows(batch, schema, problems),
  };
}

interface Column {
  readonly field: Field;
  readonly source: Data;
  /** The source's own field; `undefined` for a column that is missing. */
  readonly sourceField: ArrowField | undefined;
  /** Whether the source is of the right type and without forbidden nulls. */
  readonly fits: boolean;
  /** The column as it ends up. */
  result: Data;
}

function findColumn(batch: RecordBatch, field: Field): Column {
  const index = batch.schema.fields.findIndex(({ name }) => name === field.name);
  const source = batch.data.children[index];
  if (source === undefined) {
    const available = batch.schema.fields.map(({ name }) => name);
    if (field.required) throw batchErrors.requiredColumnMissing(field.name, available);
    const nulls = nullColumn(field, batch.numRows);
    return { field, source: nulls, sourceField: undefined, fits: true, result: nulls };
  }
  const fits = matchesArrowType(source.type, field.type) && !hasForbiddenNull(source, field);
  return { field, source, sourceField: batch.schema.fields[index], fits, result: source };
}

/** Whether there is a null that `required` may forbid; one below a null parent is counted as well. */
function hasForbiddenNull(data: Data, field: Field): boolean {
  if (field.required && data.nullCount > 0) return true;
  if (field.type.kind === "list") return hasForbiddenNull(data.children[0]!, field.type.item);
  if (field.type.kind !== "struct") return false;
  return field.type.fields.some((member, index) => hasForbiddenNull(data.children[index]!, member));
}

/** Converts the columns that do not fit; answers the first problem of each bad row. */
function convertColumns(columns: readonly Column[], rows: number): Map<number, CoercionProblem> {
  const problems = new Map<number, CoercionProblem>();
  for (const column of columns) {
    if (column.fits) continue;
    const builder: ColumnBuilder = createColumnBuilder(column.field.type, rows);
    const append = createValueAppender(writtenField(column), builder);
    const values = valuesOf(column);
    for (let row = 0; row < rows; row += 1) {
      const problem = append(values[row]);
      if (problem === undefined) continue;
      builder.truncate(row);
      // Keeps the rows in step; the row is dropped afterwards.
      builder.appendNull();
      if (!problems.has(row)) problems.set(row, problem);
    }
    column.result = builder.finish();
  }
  return new Map([...problems].sort(([a], [b]) => a - b));
}

/** The format of a contract is that of texts; what the source has as dates is ISO text by now. */
function writtenField({ field, source }: Column): Field {
  if (field.format === undefined || DataType.isUtf8(source.type)) return field;
  const { format: _format, ...plain } = field;
  return plain;
}

function valuesOf({ field, source, sourceField }: Column): RowValue[] {
  const matches = matchesArrowType(source.type, field.type);
  const type = matches || !sourceField ? field.type : fromArrowField(sourceField).type;
  return decodeColumn(source, type);
}

/** Drops the rows that have a problem. */
function keepRows(
  columns: readonly Column[],
  rows: number,
  problems: ReadonlyMap<number, CoercionProblem>,
): void {
  for (const column of columns) {
    const builder: ColumnBuilder = createColumnBuilder(column.field.type, rows);
    const copy = createGather(column.result, builder);
    for (let row = 0; row < rows; row += 1) {
      if (!problems.has(row)) copy(row);
    }
    column.result = builder.finish();
  }
}

/** Whether the batch has these columns already, in this order, under the same Arrow schema. */
function sameColumns(batch: RecordBatch, schema: StreamSchema): boolean {
  const { fields } = toArrowSchema(schema);
  return (
    fields.length === batch.schema.fields.length &&
    batch.schema.fields.every((field, index) => {
      const expected = fields[index];
      return (
        field.name === expected?.name &&
        field.type === expected.type &&
        field.nullable === expected.nullable
      );
    })
  );
}

function assemble(schema: StreamSchema, columns: readonly Column[], rows: number): RecordBatch {
  const arrowSchema = toArrowSchema(schema);
  const children = columns.map(({ result }, index) =>
    retype(result, arrowSchema.fields[index]!.type as DataType),
  );
  return new RecordBatch(
    arrowSchema,
    new Data(new Struct(arrowSchema.fields), 0, rows, 0, {}, children),
  );
}

/** The same buffers under our own type, whose nested fields may have other names or nullability. */
function retype(data: Data, type: DataType): Data {
  if (data.type === type) return data;
  const fields = (type.children as ArrowField[] | null | undefined) ?? [];
  const children = data.children.map((child, index) =>
    retype(child, fields[index]!.type as DataType),
  );
  return data.clone(type, data.offset, data.length, data.nullCount, data.buffers, children);
}

/** The bad rows with their own values, as far as the schema asks for them. */
function rejectRows(
  batch: RecordBatch,
  schema: StreamSchema,
  problems: ReadonlyMap<number, CoercionProblem>,
): RejectedRow[] {
  const wanted = new Set(schema.fields.map(({ name }) => name));
  const selected = keepColumns(batch, (name) => wanted.has(name));
  const own = fromArrowSchema(selected.schema);
  return [...problems].map(([row, problem]) => {
    const [values] = batchToRows(selected.slice(row, row + 1), own);
    return { row, problem, raw: rawRow(values ?? {}) };
  });
}
