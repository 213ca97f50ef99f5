import {
  BatchBuilder,
  batchToRows,
  rowToJson,
  type Logger,
  type Metrics,
  type RejectedRecord,
  type StreamSchema,
} from "@dativo/core/plugin";
import { createDecoder } from "../decode/create-decoder.ts";
import type { Unrepresentable } from "../decode/value-decoder.ts";
import type { PostgresReaderOptions } from "../postgres-reader-options.ts";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import type { BadRow } from "./tuple-reader.ts";

/** What becomes of values that their columns cannot hold. */
export interface BadValueSettings {
  readonly stream: string;
  /** Names the partition in the position of a reject. */
  readonly partition: string;
  readonly columns: readonly ResolvedColumn[];
  readonly policy: PostgresReaderOptions["unrepresentable_values"];
  readonly schema: StreamSchema;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly reject: (record: RejectedRecord) => void;
}

/**
 * Turns such values into nulls, counts them and says so once a column, or rejects their rows, as the job
 * says.
 */
export class BadValues {
  readonly #settings: BadValueSettings;
  readonly #warned = new Set<string>();

  constructor(settings: BadValueSettings) {
    this.#settings = settings;
  }

  /** See `TupleSettings.onBadRow`. */
  take(row: BadRow): boolean {
    const { columns, policy } = this.#settings;
    if (policy === "error") {
      this.#reject(row);
      return false;
    }
    for (const [index, problem] of row.problems) this.#note(columns[index]!.name, problem);
    return true;
  }

  #note(column: string, { text, problem }: Unrepresentable): void {
    const { logger, metrics, stream } = this.#settings;
    metrics.increment("unrepresentable_values");
    if (this.#warned.has(column)) return;
    this.#warned.add(column);
    logger.warn(
      `Values of '${column}' that its type cannot hold become null, such as ${text}: ${problem}. The report counts them; source.options.unrepresentable_values can be error or text.`,
      { stream, column },
    );
  }

  #reject(row: BadRow): void {
    const { columns, reject, stream, partition } = this.#settings;
    const [index, { text, problem }] = [...row.problems][0]!;
    const column = columns[index]!.name;
    reject({
      reason: "VALUE_UNREPRESENTABLE",
      message: `${text} cannot be held by the column '${column}': ${problem}.`,
      column,
      value: text,
      position: { table: stream, partition },
      raw: this.#rawRow(row),
    });
  }

  /** The record as JSON, with the texts of the values that do not fit. */
  #rawRow({ wire, start, problems }: BadRow): string {
    const { columns, schema } = this.#settings;
    const builder = new BatchBuilder(schema, 1);
    let at = start;
    for (const [index, { type, wire: lies }] of columns.entries()) {
      const own = builder.columns[index]!;
      const length = wire.view.getInt32(at);
      at += 4;
      if (length < 0 || problems.has(index)) own.appendNull();
      else createDecoder(lies, type, own)(wire, at, at + length);
      at += Math.max(length, 0);
    }
    builder.commitRow();
    const [row = {}] = batchToRows(builder.finish(), schema);
    for (const [index, { text }] of problems) row[columns[index]!.name] = text;
    return rowToJson(row, schema);
  }
}
