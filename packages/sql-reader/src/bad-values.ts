import {
  rowToJson,
  type Logger,
  type Metrics,
  type RejectedRecord,
  type Row,
  type StreamSchema,
} from "@dativo/core/plugin";

/** Why a value cannot be put into its column. */
export interface Unrepresentable {
  /** The value as the server prints it, or nearly so. */
  readonly text: string;
  /** What the column would have to be to hold it. */
  readonly problem: string;
  /** Set where it is wrong, or the contract has no place for it: the record is rejected, whatever the policy. */
  readonly breaks?: "INVALID_VALUE" | "INVALID_ENCODING" | "VALUE_OUT_OF_RANGE" | "PRECISION_LOSS";
}

/** A row with values that their columns cannot hold. */
export interface BadRow {
  /** By the position of the column. */
  readonly problems: ReadonlyMap<number, Unrepresentable>;
  /** The other values. */
  readonly readRow: () => Row;
}

/** What becomes of values that their columns cannot hold. */
export type UnrepresentablePolicy = "null" | "error" | "text";

/** What is known of the stream whose values they are. */
export interface BadValueSettings {
  readonly stream: string;
  /** Names the partition in the position of a reject. */
  readonly partition: string;
  readonly schema: StreamSchema;
  readonly policy: UnrepresentablePolicy;
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

  /** Answers whether the row is kept, with nulls in the places of these values. */
  take(row: BadRow): boolean {
    const { schema, policy } = this.#settings;
    const breach = [...row.problems].find(([, { breaks }]) => breaks !== undefined);
    const [first] = row.problems;
    const cause = breach ?? (policy === "error" ? first : undefined);
    if (cause !== undefined) {
      this.#reject(row, cause);
      return false;
    }
    for (const [index, problem] of row.problems) this.#note(schema.fields[index]!.name, problem);
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

  #reject(
    { problems, readRow }: BadRow,
    [index, { text, problem, breaks }]: readonly [number, Unrepresentable],
  ): void {
    const { schema, reject, stream, partition } = this.#settings;
    const column = schema.fields[index]!.name;
    const texts = [...problems].map(([bad, value]) => [schema.fields[bad]!.name, value.text]);
    reject({
      reason: breaks ?? "VALUE_UNREPRESENTABLE",
      message: `${text} cannot be held by the column '${column}': ${problem}.`,
      column,
      value: text,
      position: { table: stream, partition },
      raw: rowToJson({ ...readRow(), ...Object.fromEntries(texts) }, schema),
    });
  }
}
