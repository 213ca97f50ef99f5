import type { Data } from "apache-arrow";

/** Why a value breaks its contract. These never change their meaning. */
export type RuleReason =
  | "ENUM_VALUE_UNKNOWN"
  | "PATTERN_MISMATCH"
  | "VALUE_TOO_SMALL"
  | "VALUE_TOO_LARGE"
  | "NOT_A_MULTIPLE"
  | "TEXT_TOO_SHORT"
  | "TEXT_TOO_LONG"
  | "TOO_FEW_ITEMS"
  | "TOO_MANY_ITEMS"
  | "DUPLICATE_VALUE"
  | "DUPLICATE_KEY";

/** One rule of a column, made for its type. */
export interface RuleCheck {
  readonly reason: RuleReason;
  /** What is wrong with a value that breaks the rule: `is below the minimum 0`. */
  readonly problem: string;
  /**
   * Looks through a column of the rule's type.
   *
   * @param broken takes the index of each value that breaks the rule; null breaks none
   */
  find(data: Data, broken: (index: number) => void): void;
}

/** Whether a value is not null. */
export function isPresent({ nullCount, nullBitmap, offset }: Data, index: number): boolean {
  if (nullCount === 0 || nullBitmap.length === 0) return true;
  const bit = offset + index;
  return ((nullBitmap[bit >> 3]! >> (bit & 7)) & 1) === 1;
}
