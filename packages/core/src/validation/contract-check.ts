import type { Data } from "apache-arrow";
import type { RecordBatch } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { compileColumn, type BrokenRule, type ColumnCheck } from "./checks/column-checks.ts";
import { valueText } from "./value-text.ts";

/** A row that breaks a rule: the first one in the order of the columns. */
export interface BrokenRow
  extends
    Pick<RejectedRecord, "reason" | "message">,
    Required<Pick<RejectedRecord, "column" | "value">> {
  /** Position in the batch, from 0. */
  readonly row: number;
}

/** The rules of a contract, made ready for batches. Types, `required` and exactness are checked before. */
export class ContractCheck {
  readonly #checks: readonly { readonly column: number; readonly check: ColumnCheck }[];

  constructor(schema: StreamSchema) {
    this.#checks = schema.fields.flatMap((field, column) => {
      const check = compileColumn(field);
      return check ? [{ column, check }] : [];
    });
  }

  /** Whether there is no rule at all. */
  get isEmpty(): boolean {
    return this.#checks.length === 0;
  }

  /**
   * The rows that break a rule, in their order.
   *
   * @param batch of exactly the schema
   */
  find(batch: RecordBatch): BrokenRow[] {
    const broken = new Map<number, { rule: BrokenRule; column: string }>();
    for (const { column, check } of this.#checks) {
      const { name } = batch.schema.fields[column]!;
      check(batch.data.children[column] as Data, (rule) => {
        if (!broken.has(rule.row)) broken.set(rule.row, { rule, column: name });
      });
    }
    return [...broken.values()]
      .map(({ rule, column }) => describe(rule, column))
      .toSorted((left, right) => left.row - right.row);
  }
}

function describe({ check, row, data, index, field, path }: BrokenRule, name: string): BrokenRow {
  const value = valueText(data, index, field);
  const shown = value !== null && value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return {
    row,
    reason: check.reason,
    message: `${JSON.stringify(shown)} ${check.problem}.`,
    column: [name, ...path].join("."),
    value,
  };
}
