import type { RecordBatch } from "../../contract/batch.ts";
import type { StreamSchema } from "../../contract/column-type.ts";
import { runErrors } from "../../errors/run-errors.ts";
import { KeyTable } from "./key-table.ts";
import { createKeyWriter, type KeyWriter } from "./key-writer.ts";

/** Columns whose values, taken together, occur once in a run of a stream. */
export interface UniqueRule {
  readonly columns: readonly string[];
  /** Whether it is the contract's primary key, else a column with `unique: true`. */
  readonly isPrimaryKey: boolean;
}

/** The rules of a contract; a primary key of one unique column is one rule. */
export function uniqueRules({ fields, primaryKey = [] }: StreamSchema): UniqueRule[] {
  const columns = fields
    .filter(({ rules }) => rules?.unique === true)
    .map(({ name }) => ({ columns: [name], isPrimaryKey: false }));
  const known = primaryKey.every((name) => fields.some((field) => field.name === name));
  const covered = columns.some(({ columns: [name] }) => primaryKey.includes(name!));
  if (primaryKey.length === 0 || !known || covered) return columns;
  return [...columns, { columns: [...primaryKey], isPrimaryKey: true }];
}

/** What the keys of one rule came to. */
export interface UniqueKeys {
  readonly rule: UniqueRule;
  readonly table: KeyTable;
  /** `false` once a primary key had more values than fit: then later ones were not looked at. */
  readonly complete: boolean;
}

interface KeyEntry {
  readonly rule: UniqueRule;
  readonly table: KeyTable;
  complete: boolean;
}

/** Finds values that occur twice in the rows of one task. */
export class UniqueIndex {
  readonly #schema: StreamSchema;
  readonly #stream: string;
  readonly #memoryMegabytes: number;
  readonly #keys: KeyEntry[];
  readonly #scratch: Int32Array[];

  constructor(stream: string, schema: StreamSchema, memoryMegabytes: number) {
    this.#schema = schema;
    this.#stream = stream;
    this.#memoryMegabytes = memoryMegabytes;
    const rules = uniqueRules(schema);
    const bytes = (memoryMegabytes * 1024 * 1024) / Math.max(rules.length, 1);
    this.#keys = rules.map((rule) => ({ rule, table: new KeyTable(bytes), complete: true }));
    this.#scratch = rules.map(() => new Int32Array(4));
  }

  get keys(): readonly UniqueKeys[] {
    return this.#keys;
  }

  /**
   * Makes the function that looks at the rows of a batch one after another: it takes a row in, or
   * answers the rule that an earlier one stands against.
   */
  open(batch: RecordBatch): (row: number) => UniqueRule | undefined {
    const writers = this.#keys.map(({ rule }) =>
      createKeyWriter(batch, this.#schema, rule.columns),
    );
    const [write] = writers;
    const [entry] = this.#keys;
    // Most contracts have one such rule, and a row then costs one look into one table.
    return writers.length === 1 && write && entry
      ? (row) => this.#takeOne(entry, write, row)
      : (row) => this.#take(writers, row);
  }

  #takeOne(entry: KeyEntry, write: KeyWriter, row: number): UniqueRule | undefined {
    const key = this.#scratch[0]!;
    if (!write(row, key)) return undefined;
    if (entry.complete && !entry.table.isFull) {
      return entry.table.insert(key) ? undefined : entry.rule;
    }
    if (entry.table.has(key)) return entry.rule;
    if (entry.complete) this.#overflow(entry);
    return undefined;
  }

  #take(writers: readonly KeyWriter[], row: number): UniqueRule | undefined {
    const present = writers.map((write, index) => write(row, this.#scratch[index]!));
    // A row counts for all of its keys or, where it is rejected, for none.
    for (const [index, { rule, table }] of this.#keys.entries()) {
      if (present[index] && table.has(this.#scratch[index]!)) return rule;
    }
    for (const [index, entry] of this.#keys.entries()) {
      if (!present[index] || !entry.complete) continue;
      if (entry.table.isFull) this.#overflow(entry);
      else entry.table.insert(this.#scratch[index]!);
    }
    return undefined;
  }

  /** A column's own promise must hold; a key that the source enforces anyway must not end a large run. */
  #overflow(entry: KeyEntry): void {
    const { rule, table } = entry;
    if (!rule.isPrimaryKey) {
      throw runErrors.uniqueMemoryExceeded(
        this.#stream,
        rule.columns,
        table.count,
        this.#memoryMegabytes,
      );
    }
    entry.complete = false;
  }
}
