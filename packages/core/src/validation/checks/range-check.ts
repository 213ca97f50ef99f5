import type { ColumnType } from "../../contract/column-type.ts";
import type { FieldRules } from "../../contract/field-rules.ts";
import { createComparison, encodeBounds } from "./compare-values.ts";
import { isPresent, type RuleCheck } from "./rule-check.ts";

/** The bounds of a column: each is a rule of its own. NaN is within none. */
export function rangeChecks(rules: FieldRules, type: ColumnType): RuleCheck[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = rules;
  const below = "VALUE_TOO_SMALL";
  const above = "VALUE_TOO_LARGE";
  return [
    check(minimum, type, below, "is below the minimum", (order) => order >= 0),
    check(exclusiveMinimum, type, below, "is not above", (order) => order > 0),
    check(maximum, type, above, "is above the maximum", (order) => order <= 0),
    check(exclusiveMaximum, type, above, "is not below", (order) => order < 0),
  ].filter((found) => found !== undefined);
}

function check(
  limit: string | undefined,
  type: ColumnType,
  reason: RuleCheck["reason"],
  problem: string,
  isWithin: (order: number) => boolean,
): RuleCheck | undefined {
  if (limit === undefined) return undefined;
  const bounds = encodeBounds([limit], type);
  return {
    reason,
    problem: `${problem} ${limit}`,
    find(data, broken) {
      const compare = createComparison(data, bounds, type);
      for (let index = 0; index < data.length; index += 1) {
        if (!isWithin(compare(index, 0)) && isPresent(data, index)) broken(index);
      }
    },
  };
}
