import type { Data } from "apache-arrow";
import type { ColumnType } from "../../contract/column-type.ts";
import type { FieldRules } from "../../contract/field-rules.ts";
import { isPresent, type RuleCheck } from "./rule-check.ts";

/** Lengths of texts in characters (code points), of binary values in bytes, of lists in items. */
export function lengthChecks(rules: FieldRules, type: ColumnType): RuleCheck[] {
  const { minLength, maxLength, minItems, maxItems } = rules;
  const unit = type.kind === "binary" ? "bytes" : "characters";
  const hasFewer = type.kind === "binary" ? hasFewerUnits : hasFewerCharacters;
  const isShort = (limit: number) => createFind((data, index) => hasFewer(data, index, limit));
  const isLong = (limit: number) => createFind((data, index) => !hasFewer(data, index, limit + 1));
  const checks: (RuleCheck | false)[] = [
    minLength !== undefined && {
      reason: "TEXT_TOO_SHORT",
      problem: `has fewer than ${minLength} ${unit}`,
      find: isShort(minLength),
    },
    maxLength !== undefined && {
      reason: "TEXT_TOO_LONG",
      problem: `has more than ${maxLength} ${unit}`,
      find: isLong(maxLength),
    },
    minItems !== undefined && {
      reason: "TOO_FEW_ITEMS",
      problem: `has fewer than ${minItems} items`,
      find: createFind((data, index) => hasFewerUnits(data, index, minItems)),
    },
    maxItems !== undefined && {
      reason: "TOO_MANY_ITEMS",
      problem: `has more than ${maxItems} items`,
      find: createFind((data, index) => !hasFewerUnits(data, index, maxItems + 1)),
    },
  ];
  return checks.filter((check) => check !== false);
}

function createFind(isBroken: (data: Data, index: number) => boolean): RuleCheck["find"] {
  return (data, broken) => {
    for (let index = 0; index < data.length; index += 1) {
      if (isBroken(data, index) && isPresent(data, index)) broken(index);
    }
  };
}

/** Bytes of a binary value, items of a list. */
function hasFewerUnits({ valueOffsets }: Data, index: number, limit: number): boolean {
  const offsets = valueOffsets as Int32Array;
  return offsets[index + 1]! - offsets[index]! < limit;
}

function hasFewerCharacters(data: Data, index: number, limit: number): boolean {
  const offsets = data.valueOffsets as Int32Array;
  const start = offsets[index]!;
  const end = offsets[index + 1]!;
  // A character takes one to four bytes of UTF-8: most lengths need no look at the text.
  if (end - start < limit) return true;
  if (end - start >= limit * 4) return false;
  const bytes = data.values as Uint8Array;
  let characters = 0;
  for (let at = start; at < end; at += 1) {
    if ((bytes[at]! & 0xc0) !== 0x80) characters += 1;
  }
  return characters < limit;
}
