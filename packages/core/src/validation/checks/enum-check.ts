import type { Data } from "apache-arrow";
import { decodeColumn } from "../../batch/decode-column.ts";
import type { ColumnType } from "../../contract/column-type.ts";
import { createComparison, encodeBounds, isOrdered } from "./compare-values.ts";
import { isPresent, type RuleCheck } from "./rule-check.ts";

const shownValues = 20;

/** The values that a column may have. */
export function enumCheck(values: readonly string[], type: ColumnType): RuleCheck {
  const shown = values.slice(0, shownValues).join(", ");
  return {
    reason: "ENUM_VALUE_UNKNOWN",
    problem: `is none of ${shown}${values.length > shownValues ? ", …" : ""}`,
    find: createFind(values, type),
  };
}

function createFind(values: readonly string[], type: ColumnType): RuleCheck["find"] {
  if (type.kind === "string" || type.kind === "json") return findUnknownTexts(values);
  return isOrdered(type) ? findUnknownNumbers(values, type) : findUnknownOthers(values, type);
}

/** Texts are compared byte by byte with the valid ones of their length, and never decoded. */
function findUnknownTexts(values: readonly string[]): RuleCheck["find"] {
  const byLength = new Map<number, Uint8Array[]>();
  for (const value of values) {
    const bytes = new TextEncoder().encode(value);
    byLength.set(bytes.length, [...(byLength.get(bytes.length) ?? []), bytes]);
  }
  return (data, broken) => {
    const bytes = data.values as Uint8Array;
    const offsets = data.valueOffsets as Int32Array;
    for (let index = 0; index < data.length; index += 1) {
      const start = offsets[index]!;
      const known = byLength.get(offsets[index + 1]! - start);
      if (!(known && includes(known, bytes, start)) && isPresent(data, index)) broken(index);
    }
  };
}

function includes(known: readonly Uint8Array[], bytes: Uint8Array, start: number): boolean {
  for (const candidate of known) {
    let at = 0;
    while (at < candidate.length && bytes[start + at] === candidate[at]) at += 1;
    if (at === candidate.length) return true;
  }
  return false;
}

/** Numbers, dates and times are looked for among the sorted valid ones. */
function findUnknownNumbers(values: readonly string[], type: ColumnType): RuleCheck["find"] {
  const unsorted = encodeBounds(values, type);
  const order = createComparison(unsorted, unsorted, type);
  const sorted = values.map((_, index) => index).toSorted((left, right) => order(left, right));
  const bounds = encodeBounds(
    sorted.map((index) => values[index]!),
    type,
  );
  return (data, broken) => {
    const compare = createComparison(data, bounds, type);
    for (let index = 0; index < data.length; index += 1) {
      let low = 0;
      let high = values.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (compare(index, middle) > 0) low = middle + 1;
        else high = middle;
      }
      if (compare(index, low) !== 0 && isPresent(data, index)) broken(index);
    }
  };
}

function findUnknownOthers(values: readonly string[], type: ColumnType): RuleCheck["find"] {
  const key = (value: unknown): string =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
  const decode = (data: Data): string[] => decodeColumn(data, type).map(key);
  const known = new Set(decode(encodeBounds(values, type)));
  return (data, broken) => {
    for (const [index, value] of decode(data).entries()) {
      if (!known.has(value) && isPresent(data, index)) broken(index);
    }
  };
}
