import type { RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";

/** Rows to look at: each costs a step for each of its keys. */
const rowsWatched = 1000;

/** Notices the columns that a reader yields and a schema does not have. */
export class ColumnWatch {
  readonly #known: ReadonlySet<string>;
  readonly #unlisted = new Set<string>();
  #rows = 0;

  constructor({ fields }: StreamSchema) {
    this.#known = new Set(fields.map(({ name }) => name));
  }

  /** Names of the columns that were noticed. */
  get unlisted(): readonly string[] {
    return [...this.#unlisted];
  }

  /** Looks at the keys of a row: at those of the first 1,000. A null needs no column. */
  observeRow(row: Row): void {
    if (this.#rows >= rowsWatched) return;
    this.#rows += 1;
    for (const [name, value] of Object.entries(row)) {
      if (value != null && !this.#known.has(name)) this.#unlisted.add(name);
    }
  }

  /** Looks at the columns of a batch. */
  observeBatch({ schema }: RecordBatch): void {
    for (const { name } of schema.fields) {
      if (!this.#known.has(name)) this.#unlisted.add(name);
    }
  }
}
