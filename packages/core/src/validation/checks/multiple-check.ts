import type { Data } from "apache-arrow";
import { decodeColumn } from "../../batch/decode-column.ts";
import type { ColumnType } from "../../contract/column-type.ts";
import { wordsOf } from "./compare-values.ts";
import { isPresent, type RuleCheck } from "./rule-check.ts";

/** The square of a smaller divisor is an exact double. */
const largestFastDivisor = 2 ** 26;

/** A number that values are a whole multiple of; exact for integers and decimals. */
export function multipleCheck(divisor: string, type: ColumnType): RuleCheck {
  return {
    reason: "NOT_A_MULTIPLE",
    problem: `is not a multiple of ${divisor}`,
    find: createFind(divisor, type),
  };
}

function createFind(divisor: string, type: ColumnType): RuleCheck["find"] {
  if (type.kind === "float32" || type.kind === "float64") return findFloats(Number(divisor));
  const scale = type.kind === "decimal" ? type.scale : 0;
  const places = Math.max(fractionOf(divisor), scale);
  const unscaled = unscale(divisor, places);
  const isSmall = places === scale && unscaled <= largestFastDivisor;
  if (isSmall && type.kind === "decimal") return findWords(Number(unscaled), 4);
  if (isSmall && type.kind === "int64") return findWords(Number(unscaled), 2);
  if (isSmall) return findIntegers(Number(unscaled));
  return (data, broken) => {
    const values = decodeColumn(data, type) as readonly (string | number | bigint | null)[];
    for (const [index, value] of values.entries()) {
      if (value !== null && unscale(String(value), places) % unscaled !== 0n) broken(index);
    }
  };
}

function findFloats(divisor: number): RuleCheck["find"] {
  return (data, broken) => {
    const values = data.values as Float64Array;
    for (let index = 0; index < data.length; index += 1) {
      if (!Number.isInteger(values[index]! / divisor) && isPresent(data, index)) broken(index);
    }
  };
}

function findIntegers(divisor: number): RuleCheck["find"] {
  return (data, broken) => {
    const values = data.values as Int32Array;
    for (let index = 0; index < data.length; index += 1) {
      if (values[index]! % divisor !== 0 && isPresent(data, index)) broken(index);
    }
  };
}

/** Numbers of several 32-bit words, the lowest first: what remains is found word by word from the top. */
function findWords(divisor: number, width: number): RuleCheck["find"] {
  const ofHigher = 2 ** 32 % divisor;
  return (data: Data, broken) => {
    const words = wordsOf(data);
    for (let index = 0; index < data.length; index += 1) {
      const top = index * width + width - 1;
      let rest = words[top]! % divisor;
      for (let word = 1; word < width; word += 1) {
        rest = (rest * ofHigher + (words[top - word]! >>> 0)) % divisor;
      }
      if (rest !== 0 && isPresent(data, index)) broken(index);
    }
  };
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
