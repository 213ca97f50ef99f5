import type { Field } from "../contract/column-type.ts";

/**
 * A difference between the columns of a run and those of its contract, its source or the last commit,
 * and what was done about it. Plain JSON: part of the plan, the commit and the report.
 */
export interface SchemaChange {
  readonly kind: "new_column" | "missing_column" | "removed_column" | "changed_type";
  readonly column: string;
  /** The type before, in the words of a contract. */
  readonly from?: string;
  /** The type now. */
  readonly to?: string;
  /**
   * `added`: the column is part of the output from now on. `ignored`: its values are left out.
   * `filled_with_nulls`: the source does not have it. `dropped`: the contract does not have it any more.
   * `widened`: it holds more than before. `kept`: the earlier, wider type stays. `replaced`: a `replace`
   * takes the earlier files away.
   */
  readonly action:
    | "added"
    | "ignored"
    | "filled_with_nulls"
    | "dropped"
    | "widened"
    | "kept"
    | "replaced";
}

/** What a policy does not allow, in words. */
export interface DriftProblem {
  readonly column: string;
  readonly message: string;
}

/** What became of a schema. */
export interface DriftOutcome {
  readonly fields: readonly Field[];
  readonly changes: readonly SchemaChange[];
  readonly problems: readonly DriftProblem[];
}
