import { decodeColumn } from "../../batch/decode-column.ts";
import type { ColumnType } from "../../contract/column-type.ts";
import { isPresent, type RuleCheck } from "./rule-check.ts";

/** A number that values are a whole multiple of; exact for integers and decimals. */
export function multipleCheck(divisor: string, type: ColumnType): RuleCheck {
  const isMultiple = createTest(divisor, type);
  return {
    reason: "NOT_A_MULTIPLE",
    problem: `is not a multiple of ${divisor}`,
    find(data, broken) {
      for (const [index, value] of decodeColumn(data, type).entries()) {
        if (isPresent(data, index) && !isMultiple(value)) broken(index);
      }
    },
  };
}

function createTest(divisor: string, type: ColumnType): (value: unknown) => boolean {
  if (type.kind === "float32" || type.kind === "float64") {
    return (value) => Number.isInteger(Number(value) / Number(divisor));
  }
  const places = Math.max(fractionOf(divisor), type.kind === "decimal" ? type.scale : 0);
  const unscaled = unscale(divisor, places);
  return (value) => unscale(String(value), places) % unscaled === 0n;
}

function fractionOf(text: string): number {
  const point = text.indexOf(".");
  return point === -1 ? 0 : text.length - point - 1;
}

/** `"1.5"` with three places is 1500. */
function unscale(text: string, places: number): bigint {
  const fraction = fractionOf(text);
  return BigInt(text.replace(".", "")) * 10n ** BigInt(places - fraction);
}
