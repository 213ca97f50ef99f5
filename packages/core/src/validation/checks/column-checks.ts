import type { Data } from "apache-arrow";
import type { Field } from "../../contract/column-type.ts";
import { enumCheck } from "./enum-check.ts";
import { lengthChecks } from "./length-checks.ts";
import { multipleCheck } from "./multiple-check.ts";
import { patternCheck } from "./pattern-check.ts";
import { rangeChecks } from "./range-check.ts";
import { isPresent, type RuleCheck } from "./rule-check.ts";

/** A value that breaks a rule, and the value of the column that it is a part of. */
export interface BrokenRule {
  readonly check: RuleCheck;
  /** Position of the column's value. */
  readonly row: number;
  /** What stands under the rule: the column itself, or a member or an item of it. */
  readonly data: Data;
  readonly index: number;
  readonly field: Field;
  /** Names of members and positions of items, from the column down: `[]` for the column itself. */
  readonly path: readonly (string | number)[];
}

/** Looks through a column for values that break one of its rules, those of its members and items too. */
export type ColumnCheck = (data: Data, broken: (rule: BrokenRule) => void) => void;

/** `undefined` for a column without rules. */
export function compileColumn(field: Field): ColumnCheck | undefined {
  const own = ownChecks(field).map(
    (check): ColumnCheck =>
      (data, broken) =>
        check.find(data, (index) => broken({ check, row: index, data, index, field, path: [] })),
  );
  const checks = [...own, ...nestedChecks(field)];
  if (checks.length === 0) return undefined;
  return (data, broken) => {
    for (const check of checks) check(data, broken);
  };
}

function ownChecks({ rules, type }: Field): RuleCheck[] {
  if (rules === undefined) return [];
  return [
    ...(rules.enum === undefined ? [] : [enumCheck(rules.enum, type)]),
    ...(rules.pattern === undefined ? [] : [patternCheck(rules.pattern)]),
    ...rangeChecks(rules, type),
    ...(rules.multipleOf === undefined ? [] : [multipleCheck(rules.multipleOf, type)]),
    ...lengthChecks(rules, type),
  ];
}

function nestedChecks({ type }: Field): ColumnCheck[] {
  if (type.kind === "struct") {
    return type.fields.flatMap((member, position) => memberCheck(member, position) ?? []);
  }
  return type.kind === "list" ? (itemCheck(type.item) ?? []) : [];
}

function memberCheck(member: Field, position: number): ColumnCheck[] | undefined {
  const check = compileColumn(member);
  if (!check) return undefined;
  const inner: ColumnCheck = (data, broken) =>
    check(data.children[position]!, (rule) => {
      if (isPresent(data, rule.row)) broken({ ...rule, path: [member.name, ...rule.path] });
    });
  return [inner];
}

function itemCheck(item: Field): ColumnCheck[] | undefined {
  const check = compileColumn(item);
  if (!check) return undefined;
  const inner: ColumnCheck = (data, broken) => {
    const offsets = data.valueOffsets as Int32Array;
    check(data.children[0]!, (rule) => {
      const row = listOf(offsets, data.length, rule.row);
      if (row === undefined || !isPresent(data, row)) return;
      broken({ ...rule, row, path: [rule.row - offsets[row]!, ...rule.path] });
    });
  };
  return [inner];
}

/** Which list an item is in; `undefined` for items outside of a slice. */
function listOf(offsets: Int32Array, lists: number, item: number): number | undefined {
  if (item < offsets[0]! || item >= offsets[lists]!) return undefined;
  let low = 0;
  let high = lists - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= item) low = middle;
    else high = middle - 1;
  }
  return low;
}
